package io.github.hrm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.model.TestBackends;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.io.Safetensors;
import java.nio.file.Path;
import org.apache.commons.math3.special.Erf;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and initial values against the reference's. */
class LayersAgainstReferenceTest {
  /** One unit in the last place of a cosine: what two good libraries differ by. */
  private static final double ULP = Math.ulp(0.999f);

  @ParameterizedTest
  @ValueSource(strings = {"rope_b", "rope_c"})
  void rotaryTables(String name) throws Exception {
    try (Safetensors golden = open();
        Backend backend = TestBackends.open(1);
        var _ = backend.openScope("test")) {
      Tensor cos = golden.load(name + "/cos", backend);
      RopeTable table =
          RopeTable.create(backend, cos.shape().extent(0), cos.shape().extent(1), 10_000);
      Tensor sin = golden.load(name + "/sin", backend);
      assertThat(largestDifference(table.cos(), cos)).isLessThanOrEqualTo(ULP);
      assertThat(largestDifference(table.sin(), sin)).isLessThanOrEqualTo(ULP);
    }
  }

  private static double largestDifference(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    float[] a = actual.toFloats();
    float[] b = expected.toFloats();
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
    }
    return largest;
  }

  @Test
  void cutNormalAtQuantiles() throws Exception {
    try (Safetensors golden = open();
        Backend backend = TestBackends.open(1);
        var _ = backend.openScope("test")) {
      float[] u = golden.load("trunc_normal/u", backend).toFloats();
      float[] expected = golden.load("trunc_normal/value_at_u", backend).toFloats();
      double edge = Erf.erf(Math.sqrt(2));
      for (int i = 0; i < u.length; i++) {
        // Near the ends the value moves about 9 times as much as u, which is a rounded float.
        assertThat(Initializers.truncatedNormal(1, u[i] / edge))
            .as("at u = " + u[i])
            .isCloseTo(expected[i], Offset.offset(2e-6));
      }
    }
  }

  private static Safetensors open() throws Exception {
    return Safetensors.open(
        Path.of(
            LayersAgainstReferenceTest.class.getResource("/golden/layers.safetensors").toURI()));
  }
}
