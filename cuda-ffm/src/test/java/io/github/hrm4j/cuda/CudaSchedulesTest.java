package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.cuda.testkit.StandIn;
import io.github.hrm4j.cuda.testkit.StandInDevice;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.testkit.Agreement.Side;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The kernels give the same bits in whatever order their threads and blocks run, and however late
 * the device does its work: a barrier or a wait that is missing would show here.
 */
@Tag("tier1")
class CudaSchedulesTest {
  private final StandInDevice standIn = StandIn.fresh();

  @AfterEach
  void backToTheEnvironment() {
    with(null, null);
  }

  private void with(String schedule, String lazy) {
    standIn.set("HRM_STANDIN_SCHEDULE", schedule);
    standIn.set("HRM_STANDIN_LAZY", lazy);
    standIn.reset();
  }

  /** Every result of every computation, in float32 and bfloat16. */
  private static Map<String, double[]> results() {
    Map<String, double[]> results = new LinkedHashMap<>();
    try (Backend backend = new CudaBackend(Device.open(CudaLibraries.here().firstUsable()))) {
      for (DType type : new DType[] {DType.F32, DType.BF16}) {
        KernelComputations.all()
            .forEach(
                (name, computation) -> {
                  try (var _ = backend.openScope(name)) {
                    List<Tensor> tensors = computation.apply(new Side(backend, type, true));
                    for (int i = 0; i < tensors.size(); i++) {
                      results.put(name + " " + type + " " + i, tensors.get(i).toDoubles());
                    }
                  }
                });
      }
    }
    return results;
  }

  @ParameterizedTest(name = "schedule {0}, lazy {1}")
  @CsvSource({"1, 0", "20250611, 0", "0, 1", "7, 1"})
  void theSameBits(String schedule, String lazy) {
    with("0", "0");
    Map<String, double[]> expected = results();
    with(schedule, lazy);
    Map<String, double[]> actual = results();
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
  }
}
