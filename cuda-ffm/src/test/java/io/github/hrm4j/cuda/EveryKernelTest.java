package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hrm4j.cuda.testkit.StandIn;
import io.github.hrm4j.cuda.testkit.StandInDevice;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** After all other classes of the module: what they have launched. */
@Tag("tier1")
@Order(Integer.MAX_VALUE)
class EveryKernelTest {
  private static Map<String, StandInDevice.Launched> launched() {
    assumeFalse(Boolean.getBoolean(StandIn.GPU), "only the stand-in counts launches");
    Map<String, StandInDevice.Launched> launched = StandIn.loaded().launched();
    launched.keySet().removeIf(name -> !name.startsWith("hrm_"));
    assumeTrue(!launched.isEmpty(), "no other class of this run has launched anything");
    return launched;
  }

  @Test
  void everyKernelOfTheSourcesIsShippedAndHasRun() {
    Set<String> launched = launched().keySet();
    Set<String> compiled = new TreeSet<>(StandIn.loaded().kernels());
    compiled.removeIf(name -> !name.startsWith("hrm_"));
    assertThat(Ptx.shipped().entries().keySet()).containsExactlyInAnyOrderElementsOf(compiled);
    assertThat(launched).containsExactlyInAnyOrderElementsOf(compiled);
  }

  @Test
  void theTableOfKernelsKnowsTheirBlocks() {
    launched()
        .forEach(
            (name, ran) ->
                assertThat(ran.mostThreads()).as(name).isLessThanOrEqualTo(KernelTable.threads(name)));
  }
}
