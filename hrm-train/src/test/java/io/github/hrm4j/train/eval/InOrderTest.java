package io.github.hrm4j.train.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.model.SegmentMetrics;
import io.github.hrm4j.train.data.TestRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InOrderTest {
  @Test
  void rowsWaitForThoseBeforeThem() throws IOException {
    List<Long> seen = new ArrayList<>();
    InOrder order = new InOrder(row -> seen.add(row.row().number()));
    order.accept(row(2));
    order.accept(row(1));
    assertThat(seen).isEmpty();
    assertThat(order.waiting()).isEqualTo(2);
    order.accept(row(0));
    order.accept(row(3));
    assertThat(seen).containsExactly(0L, 1L, 2L, 3L);
    assertThat(order.waiting()).isZero();
  }

  private static EvaluatedRow row(long number) {
    return new EvaluatedRow(
        new TestRows.Row(number, "all", 0),
        new int[0],
        new int[0],
        0,
        new int[0],
        new float[0],
        0,
        SegmentMetrics.ZERO,
        List.of());
  }
}
