package io.github.hrm4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {
  private final Shape shape = Shape.of(2, 3, 4);

  @Test
  void countsElements() {
    assertThat(shape.size()).isEqualTo(24);
    assertThat(Shape.of().size()).isEqualTo(1);
    assertThat(Shape.of(3, 0).size()).isZero();
    assertThat(shape.sizeBefore(2)).isEqualTo(6);
    assertThat(shape.sizeBefore(0)).isEqualTo(1);
    assertThat(shape.sizeAfter(0)).isEqualTo(12);
    assertThat(shape.sizeAfter(-1)).isEqualTo(1);
  }

  @Test
  void negativeAxesCountFromTheEnd() {
    assertThat(shape.extent(-1)).isEqualTo(4);
    assertThat(shape.extent(-3)).isEqualTo(2);
    assertThatThrownBy(() -> shape.extent(3))
        .isInstanceOf(ShapeException.class)
        .hasMessage("axis 3 is out of range for shape [2, 3, 4]");
    assertThatThrownBy(() -> shape.extent(-4)).isInstanceOf(ShapeException.class);
  }

  @Test
  void isAValue() {
    int[] extents = {2, 3, 4};
    Shape same = Shape.of(extents);
    extents[0] = 9;
    assertThat(same).isEqualTo(shape).hasSameHashCodeAs(shape).hasToString("[2, 3, 4]");
    same.toArray()[0] = 9;
    assertThat(same).isEqualTo(shape).isNotEqualTo(Shape.of(2, 3)).isNotEqualTo(Shape.of(2, 4, 3));
  }

  @Test
  void changesMakeNewShapes() {
    assertThat(shape.with(1, 7)).isEqualTo(Shape.of(2, 7, 4));
    assertThat(shape.without(-2)).isEqualTo(Shape.of(2, 4));
    assertThat(shape.concat(Shape.of(5))).isEqualTo(Shape.of(2, 3, 4, 5));
    assertThat(shape).isEqualTo(Shape.of(2, 3, 4));
  }

  @Test
  void broadcastStretchesOnes() {
    assertThat(Shape.broadcast("add", Shape.of(2, 1, 4), Shape.of(3, 1)))
        .isEqualTo(Shape.of(2, 3, 4));
    assertThat(Shape.broadcast("add", Shape.of(), shape)).isEqualTo(shape);
    assertThat(Shape.broadcast("add", Shape.of(1, 4), Shape.of(0, 4))).isEqualTo(Shape.of(0, 4));
    assertThatThrownBy(() -> Shape.broadcast("add", Shape.of(2, 3), Shape.of(2, 4)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("add: shapes do not broadcast: [2, 3] · [2, 4]");
  }

  @Test
  void refusesNegativeAndOverflowingExtents() {
    assertThatThrownBy(() -> Shape.of(2, -1))
        .isInstanceOf(ShapeException.class)
        .hasMessage("shape: negative extent in [2, -1]");
    int big = Integer.MAX_VALUE;
    assertThatThrownBy(() -> Shape.of(big, big, big)).isInstanceOf(ArithmeticException.class);
  }
}
