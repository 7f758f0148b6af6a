package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Layout;
import io.github.hrm4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pieces of a walk, put together as a kernel does it, reach every element once, in order. */
class StridedTest {
  /** Indices of all elements of one operand, as the kernels compute them. */
  private static List<Long> visited(Strided walk, int operand, List<Long> sizes) {
    List<Long> all = new ArrayList<>();
    walk.each(
        (starts, n, extents, strides) -> {
          sizes.add(n);
          for (long i = 0; i < n; i++) {
            long rest = i;
            long at = starts[operand];
            for (int axis = Strided.AXES - 1; axis >= 0; axis--) {
              long place = axis == 0 ? rest : rest % extents[axis];
              rest /= extents[axis];
              at += place * strides[operand][axis];
            }
            all.add(at);
          }
        });
    return all;
  }

  private static List<Long> expected(Layout layout) {
    List<Long> all = new ArrayList<>(List.of(0L));
    for (int axis = 0; axis < layout.shape().rank(); axis++) {
      List<Long> next = new ArrayList<>();
      for (long start : all) {
        for (int i = 0; i < layout.shape().extent(axis); i++) {
          next.add(start + i * layout.stride(axis));
        }
      }
      all = next;
    }
    return all;
  }

  @Test
  void mergesWhatLiesInOneRow() {
    Layout row = Layout.contiguous(Shape.of(3, 4, 5));
    assertThat(Strided.of(row.shape(), row, row).isFlat()).isTrue();
    Layout turned = Layout.contiguous(Shape.of(4, 3, 5)).transpose(0, 1);
    Strided walk = Strided.of(row.shape(), turned, row);
    assertThat(walk.isFlat()).isFalse();
    assertThat(walk.rank()).isEqualTo(3);
    assertThat(visited(walk, 0, new ArrayList<>())).isEqualTo(expected(turned));
  }

  @Test
  void aRepeatedOperandDoesNotMerge() {
    Layout all = Layout.contiguous(Shape.of(2, 3));
    Layout repeated = Layout.contiguous(Shape.of(3));
    Strided walk = Strided.of(all.shape(), all, repeated);
    assertThat(visited(walk, 1, new ArrayList<>())).containsExactly(0L, 1L, 2L, 0L, 1L, 2L);
    assertThat(visited(walk, 0, new ArrayList<>())).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void moreAxesThanAKernelKnowsTakeMoreLaunches() {
    // Every other element along each axis, so that none merges.
    Layout wide = Layout.contiguous(Shape.of(4, 4, 4, 4, 4, 4));
    Layout some = wide;
    for (int axis = 0; axis < 6; axis++) {
      some = some.slice(axis, 0, 2);
    }
    List<Long> sizes = new ArrayList<>();
    assertThat(visited(Strided.of(some.shape(), some, some), 0, sizes)).isEqualTo(expected(some));
    assertThat(sizes).containsExactly(16L, 16L, 16L, 16L);
  }

  @Test
  void moreElementsThanAnIndexHoldsTakeMoreLaunches() {
    Layout turned = Layout.contiguous(Shape.of(5, 6, 7)).transpose(0, 2);
    List<Long> sizes = new ArrayList<>();
    Strided walk = Strided.of(40, turned.shape(), turned);
    assertThat(visited(walk, 0, sizes)).isEqualTo(expected(turned));
    assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(40)).hasSize(7);
  }

  @Test
  void unitsAreStepsOfSeveralElements() {
    Layout wide = Layout.contiguous(Shape.of(3, 16)).slice(1, 0, 8);
    Strided units = Strided.of(wide.shape(), wide, wide).inUnits(4);
    assertThat(visited(units, 0, new ArrayList<>())).containsExactly(0L, 1L, 4L, 5L, 8L, 9L);
  }
}
