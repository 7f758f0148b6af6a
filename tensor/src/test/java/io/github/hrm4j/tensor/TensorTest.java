package io.github.hrm4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TensorTest {
  private final Backend backend = Backends.open("reference", 1);
  private Scope scope;

  @BeforeEach
  void open() {
    scope = backend.openScope("test");
  }

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  private Tensor matrix() {
    return backend.tensor(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
  }

  @Test
  void viewsShareMemory() {
    Tensor x = matrix();
    assertThat(x.transpose(0, 1).toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(x.slice(1, 1, 3).toFloats()).containsExactly(2, 3, 5, 6);
    assertThat(x.reshape(3, 2).slice(0, 1, 2).toFloats()).containsExactly(3, 4);
    assertThat(x.slice(0, 1, 2).address()).isEqualTo(x.address() + 12);
    backend.assign(x.slice(0, 0, 1), backend.tensor(Shape.of(1, 3), 7, 8, 9));
    assertThat(x.transpose(0, 1).toFloats()).containsExactly(7, 4, 8, 5, 9, 6);
  }

  @Test
  void readsBackInOtherTypes() {
    assertThat(matrix().toDoubles()).containsExactly(1, 2, 3, 4, 5, 6);
    Tensor ids = backend.ints(Shape.of(3), 4, -5, 6);
    assertThat(ids.toInts()).containsExactly(4, -5, 6);
    assertThat(ids.toFloats()).containsExactly(4, -5, 6);
    assertThatThrownBy(() -> matrix().toInts())
        .isInstanceOf(DTypeException.class)
        .hasMessage("toInts: needs an integer or bool tensor, got f32[2, 3]");
  }

  @Test
  void itemNeedsExactlyOneElement() {
    assertThat(backend.full(DType.F64, Shape.of(), 2.5).item()).isEqualTo(2.5);
    assertThatThrownBy(() -> matrix().item())
        .isInstanceOf(ShapeException.class)
        .hasMessage("item: needs exactly one element, got [2, 3]");
  }

  @Test
  void writeAndReadRefuseOtherSizesAndViews() {
    Tensor x = matrix();
    MemorySegment small = MemorySegment.ofArray(new float[5]);
    assertThatThrownBy(() -> backend.write(x, small))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("write: needs a contiguous tensor and 24 bytes, got 20");
    assertThatThrownBy(() -> backend.read(x, small))
        .hasMessage("read: needs a contiguous tensor and 24 bytes, got 20");
    Tensor columns = x.slice(1, 0, 2);
    MemorySegment four = MemorySegment.ofArray(new float[4]);
    assertThatThrownBy(() -> backend.write(columns, four)).hasMessageStartingWith("write: needs");
    assertThat(x.toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void constantsNeedAsManyValuesAsElements() {
    assertThatThrownBy(() -> backend.tensor(DType.F64, Shape.of(2), 1, 2, 3))
        .isInstanceOf(ShapeException.class)
        .hasMessage("tensor: 3 values for shape [2]");
  }

  @Test
  void writesAreCounted() {
    Tensor x = matrix();
    long version = x.buffer().version();
    backend.assign(x, matrix());
    assertThat(x.buffer().version()).isNotEqualTo(version);
  }

  @Test
  void halfPrecisionRoundsToNearestEven() {
    double[] values = {1 + 0x1p-8, 1 + 3 * 0x1p-8, 1 + 0x1.8p-8, Double.NaN, -0.0, 3e38};
    Tensor half = backend.tensor(DType.BF16, Shape.of(6), values);
    assertThat(half.toDoubles())
        .containsExactly(1, 1 + 0x1p-6, 1 + 0x1p-7, Double.NaN, -0.0, 0x1.C4p127);
  }
}
