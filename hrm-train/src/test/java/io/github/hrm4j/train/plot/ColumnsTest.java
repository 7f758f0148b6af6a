package io.github.hrm4j.train.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  private static Columns filled(int most, int rows) {
    Columns columns = new Columns(List.of("a", "b"), most);
    for (int i = 1; i <= rows; i++) {
      columns.add(i, i, i % 2 == 0 ? Double.NaN : 10.0 * i);
    }
    columns.flush();
    return columns;
  }

  @Test
  void withinTheLimitEveryStepIsThere() {
    Columns columns = filled(8, 8);
    assertThat(columns.size()).isEqualTo(8);
    assertThat(columns.stride()).isEqualTo(1);
    assertThat(columns.step(7)).isEqualTo(8);
    assertThat(columns.value(0, 7)).isEqualTo(8f);
    assertThat(columns.value(1, 7)).isNaN();
  }

  @Test
  void pastTheLimitNeighboursBecomeTheirMean() {
    Columns columns = filled(8, 9);
    assertThat(columns.stride()).isEqualTo(2);
    assertThat(columns.size()).isEqualTo(5);
    assertThat(columns.step(0)).isEqualTo(2);
    assertThat(columns.value(0, 0)).isEqualTo(1.5f);
    assertThat(columns.value(1, 0)).isEqualTo(10f); // of the one that has a number
    assertThat(columns.step(4)).isEqualTo(9);
    assertThat(columns.value(0, 4)).isEqualTo(9f);
  }

  @Test
  void howeverManyThereAreTheMeansKeepTheSum() {
    for (int rows : new int[] {16, 17, 64, 1000, 1024}) {
      Columns columns = filled(8, rows);
      assertThat(columns.size()).isLessThanOrEqualTo(8);
      assertThat(columns.rows()).isEqualTo(rows);
      assertThat(columns.step(columns.size() - 1)).isEqualTo(rows);
      double sum = 0;
      double before = 0;
      for (int i = 0; i < columns.size(); i++) {
        sum += columns.value(0, i) * (columns.step(i) - before);
        before = columns.step(i);
      }
      assertThat(sum).isEqualTo(rows * (rows + 1) / 2.0);
    }
  }
}
