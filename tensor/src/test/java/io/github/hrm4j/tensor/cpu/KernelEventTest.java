package io.github.hrm4j.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flight Recorder is told: the primitive that was asked for, whatever it makes on the way. */
class KernelEventTest {
  @TempDir private Path folder;

  /** What to compute. */
  private interface Work {
    void run(Backend on, Tensor view);
  }

  /** The primitives of the kernels that work on a view that needs a copy first. */
  private Set<String> recorded(Work work) throws IOException {
    Path file = folder.resolve("kernels.jfr");
    try (Backend on = Backends.open("simd", 2);
        var _ = on.openScope("test");
        Recording recording = new Recording()) {
      Tensor view = on.full(DType.F32, Shape.of(4, 5, 64), 1).transpose(0, 1);
      recording.enable("hrm4j.Kernel");
      recording.start();
      work.run(on, view);
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .map(event -> event.getString("primitive"))
        .collect(Collectors.toSet());
  }

  @Test
  void theNameIsThatOfThePrimitiveAndNotOfTheCopyOnItsWay() throws IOException {
    assertThat(recorded((on, x) -> on.unary(Unary.NEG, x.transpose(1, 2)))).containsOnly("NEG");
    assertThat(recorded((on, x) -> on.reduce(Reduction.SUM, x, 2))).containsOnly("reduce");
    assertThat(recorded((on, x) -> on.rmsNorm(x, null, 1e-5))).containsOnly("rmsNorm");
    assertThat(recorded((on, x) -> on.scatterAdd(x, on.ints(Shape.of(5, 4), new int[20]), 2)))
        .containsOnly("scatterAdd");
    assertThat(recorded((on, x) -> on.full(DType.F32, Shape.of(3), 1))).containsOnly("full");
  }

  @Test
  void aProductOfAViewIsAProduct() throws IOException {
    assertThat(recorded((on, x) -> on.linear(x, on.full(DType.F32, Shape.of(8, 64), 1), null)))
        .containsOnly("full", "linear");
  }
}
