package io.github.hrm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hrm bench gemm}: every product of the model, in the promised form. */
class GemmCommandTest {
  private static final String[] QUICK = {
    "bench", "gemm", "--batch", "1", "--seq", "5", "--threads", "1,2", "--seconds", "0.001"
  };

  private static Hrm quick(String... more) {
    String[] all = java.util.Arrays.copyOf(QUICK, QUICK.length + more.length);
    System.arraycopy(more, 0, all, QUICK.length, more.length);
    return Hrm.run(all);
  }

  @Test
  void jsonIsOneLineWithEveryProductOfTheModel() throws IOException {
    Hrm run = quick("--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);

    JsonNode results = new ObjectMapper().readTree(run.out()).get("results");
    List<String> products = new ArrayList<>();
    Set<Double> limits = new HashSet<>();
    for (JsonNode result : results) {
      List<String> keys = new ArrayList<>();
      result.fieldNames().forEachRemaining(keys::add);
      assertThat(keys).containsExactly("shape", "layout", "threads", "gflops", "peak_gflops");
      assertThat(result.get("gflops").doubleValue()).isPositive();
      assertThat(result.get("peak_gflops").doubleValue()).isPositive();
      limits.add(result.get("peak_gflops").doubleValue());
      products.add(result.get("layout").textValue() + result.get("shape") + result.get("threads"));
    }
    assertThat(limits).as("limits, measured around each product").hasSizeGreaterThan(2);
    assertThat(products)
        .containsExactlyInAnyOrder(
            "NT[6,512,1536]1",
            "NN[6,1536,512]1",
            "TN[1536,6,512]1",
            "NT[6,512,512]1",
            "NN[6,512,512]1",
            "TN[512,6,512]1",
            "NT[6,512,3072]1",
            "NN[6,3072,512]1",
            "TN[3072,6,512]1",
            "NT[6,1536,512]1",
            "NN[6,512,1536]1",
            "TN[512,6,1536]1",
            "NT[5,512,11]1",
            "NN[5,11,512]1",
            "TN[11,5,512]1",
            "NT[1,512,2]1",
            "NN[1,2,512]1",
            "TN[2,1,512]1",
            "NT[6,512,1536]2",
            "NN[6,1536,512]2",
            "TN[1536,6,512]2",
            "NT[6,512,512]2",
            "NN[6,512,512]2",
            "TN[512,6,512]2",
            "NT[6,512,3072]2",
            "NN[6,3072,512]2",
            "TN[3072,6,512]2",
            "NT[6,1536,512]2",
            "NN[6,512,1536]2",
            "TN[512,6,1536]2",
            "NT[5,512,11]2",
            "NN[5,11,512]2",
            "TN[11,5,512]2",
            "NT[1,512,2]2",
            "NN[1,2,512]2",
            "TN[2,1,512]2");
  }

  @Test
  void peopleGetATableAndTheMachine() {
    Hrm run = quick();
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "JDK ", "gate_up_proj", "[6, 512, 3072]", "lm_head", "[5, 512, 11]", "q_head", "%");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--batch 0", "--batch 8,x", "--seq 0", "--threads 1,0", "--seconds -1"})
  void mistakesAreOneLineAndExitCodeTwo(String arguments) {
    Hrm run = Hrm.run(("bench gemm --json " + arguments).split(" "));
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().strip().lines()).as(run.err()).hasSize(1);
  }
}
