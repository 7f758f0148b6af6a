package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SubsampleTest {
  @Test
  void everySubsetIsAsLikely() {
    var random = new SplittableRandom(1);
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      var draw = new Subsample(3, random);
      int[] kept = new int[3];
      for (int row = 0; row < 6; row++) {
        long place = draw.next();
        if (place >= 0) {
          kept[(int) place] = row;
        }
      }
      int subset = 1 << kept[0] | 1 << kept[1] | 1 << kept[2];
      assertThat(Integer.bitCount(subset)).isEqualTo(3);
      counts.merge(subset, 1, Integer::sum);
    }
    // 6 choose 3 = 20 subsets, 1000 ± 5 standard deviations each.
    assertThat(counts).hasSize(20);
    assertThat(counts.values()).allMatch(count -> Math.abs(count - 1000) < 5 * Math.sqrt(950));
  }

  @Test
  void allAreTakenWhereMoreAreWanted() {
    var draw = new Subsample(9, new SplittableRandom(1));
    for (int row = 0; row < 5; row++) {
      assertThat(draw.next()).isEqualTo(row);
    }
  }
}
