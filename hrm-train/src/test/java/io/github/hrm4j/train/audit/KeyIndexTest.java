package io.github.hrm4j.train.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
  @Test
  void chainsHoldTheExamplesOfAKeyAndBeginWithTheFirst() {
    int examples = 5000;
    var random = new Random(7);
    var index = new KeyIndex(examples);
    Map<List<Long>, Set<Integer>> expected = new HashMap<>();
    Map<List<Long>, Integer> first = new HashMap<>();
    for (int i = 0; i < examples; i++) {
      long high = random.nextInt(50);
      long low = random.nextInt(50);
      index.add(i, high, low);
      expected.computeIfAbsent(List.of(high, low), _ -> new HashSet<>()).add(i);
      first.putIfAbsent(List.of(high, low), i);
    }
    expected.remove(List.of(0L, 0L));
    expected.forEach(
        (key, wanted) -> {
          int head = index.find(key.get(0), key.get(1));
          assertThat(head).isEqualTo(first.get(key));
          Set<Integer> chain = new HashSet<>();
          for (int each = head; each >= 0; each = index.next(each)) {
            chain.add(each);
            assertThat(index.headOf(each)).isEqualTo(head);
          }
          assertThat(chain).isEqualTo(wanted);
        });
    assertThat(index.find(0, 0)).isNegative();
    assertThat(index.find(3, 77)).isNegative();
  }

  @Test
  void anEmptyIndexFindsNothing() {
    assertThat(new KeyIndex(0).find(1, 2)).isNegative();
  }
}
