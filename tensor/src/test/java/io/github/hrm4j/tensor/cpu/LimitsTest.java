package io.github.hrm4j.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.TensorSizeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors of more elements than the loops can count, before any memory is taken. */
class LimitsTest {
  @ParameterizedTest
  @ValueSource(strings = {"reference", "simd"})
  void whatCannotBeCountedIsRefused(String name) {
    try (Backend on = Backends.open(name, 1);
        var _ = on.openScope("limits")) {
      assertThatThrownBy(() -> on.full(DType.F32, Shape.of(Integer.MAX_VALUE), 1))
          .isInstanceOf(TensorSizeException.class)
          .hasMessageContaining("2147483647 elements")
          .hasMessageContaining("at most 2147483392");
      Tensor column = on.full(DType.F32, Shape.of(70_000, 1), 1);
      Tensor row = on.full(DType.F32, Shape.of(1, 40_000), 1);
      assertThatThrownBy(() -> on.binary(Binary.ADD, column, row))
          .isInstanceOf(TensorSizeException.class)
          .hasMessageContaining("[70000, 40000] has 2800000000 elements");
    }
  }
}
