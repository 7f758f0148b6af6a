package io.github.hrm4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LayoutTest {
  private final Layout plain = Layout.contiguous(Shape.of(2, 3, 4));

  @Test
  void contiguousIsRowMajor() {
    assertThat(plain.stride(0)).isEqualTo(12);
    assertThat(plain.stride(1)).isEqualTo(4);
    assertThat(plain.stride(-1)).isEqualTo(1);
    assertThat(plain.offset()).isZero();
    assertThat(plain.isContiguous()).isTrue();
  }

  @Test
  void transposeExchangesStrides() {
    Layout turned = plain.transpose(0, -1);
    assertThat(turned.shape()).isEqualTo(Shape.of(4, 3, 2));
    assertThat(turned.stride(0)).isEqualTo(1);
    assertThat(turned.stride(2)).isEqualTo(12);
    assertThat(turned.isContiguous()).isFalse();
    assertThat(turned.transpose(0, 2)).isEqualTo(plain);
  }

  @Test
  void axesOfExtentOneDoNotBreakContiguity() {
    Layout column = Layout.contiguous(Shape.of(5, 1));
    assertThat(column.transpose(0, 1).isContiguous()).isTrue();
    assertThat(plain.slice(0, 1, 2).isContiguous()).isTrue();
    assertThat(plain.slice(1, 1, 2).isContiguous()).isFalse();
    assertThat(plain.slice(1, 0, 0).isContiguous()).isTrue();
  }

  @Test
  void sliceMovesTheOffset() {
    Layout part = plain.slice(1, 1, 3).slice(2, 2, 4);
    assertThat(part.shape()).isEqualTo(Shape.of(2, 2, 2));
    assertThat(part.offset()).isEqualTo(6);
    assertThat(part.stride(0)).isEqualTo(12);
    for (int[] range : new int[][] {{-1, 2}, {2, 1}, {0, 4}}) {
      assertThatThrownBy(() -> plain.slice(1, range[0], range[1]))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "slice: ["
                  + range[0]
                  + ", "
                  + range[1]
                  + ") is out of range for axis 1 of [2, 3, 4]");
    }
  }

  @Test
  void reshapeNeedsContiguousElementsAndTheSameSize() {
    Layout moved = plain.slice(0, 1, 2).reshape(Shape.of(6, 2));
    assertThat(moved.offset()).isEqualTo(12);
    assertThat(moved.stride(0)).isEqualTo(2);
    assertThatThrownBy(() -> plain.reshape(Shape.of(5, 5)))
        .hasMessage("reshape: sizes differ: [2, 3, 4] · [5, 5]");
    assertThatThrownBy(() -> plain.transpose(0, 1).reshape(Shape.of(24)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("is not contiguous; copy it first");
  }

  @Test
  void expandRepeatsWithAStrideOfZero() {
    Layout row = Layout.contiguous(Shape.of(1, 4));
    Layout all = row.expand(Shape.of(2, 3, 4));
    assertThat(all.stride(0)).isZero();
    assertThat(all.stride(1)).isZero();
    assertThat(all.stride(2)).isEqualTo(1);
    assertThat(all.isContiguous()).isFalse();
    assertThatThrownBy(() -> plain.expand(Shape.of(2, 3, 5))).isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> plain.expand(Shape.of(3, 4)))
        .hasMessage("expand: [2, 3, 4] does not expand to [3, 4]");
  }
}
