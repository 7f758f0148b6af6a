package io.github.hrm4j.train.arc;

import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.puzzle.ArcVariant;
import io.github.hrm4j.train.data.Identifiers;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.PuzzleSet;
import io.github.hrm4j.train.data.TestRows;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.PriorityQueue;

/**
 * Some of the variants of each ARC task, for an evaluation with fewer votes: the task itself, which
 * alone carries the answers, and the others with the smallest random numbers, which depend on the
 * seed and the variant's name only. So a smaller sample is a part of a larger one.
 */
public final class ArcVoteSample implements TestRows.Selection {
  private final IdentityHashMap<PuzzleSet, BitSet> taken = new IdentityHashMap<>();

  /**
   * Draws.
   *
   * @param votes the most variants of a task, itself included; at least 1
   */
  public ArcVoteSample(PuzzleDataset split, Identifiers names, int votes, long seed) {
    for (PuzzleSet set : split.sets()) {
      BitSet chosen = new BitSet(set.puzzles());
      for (int group = 0; group < set.groups(); group++) {
        choose(set, group, names, votes - 1, seed, chosen);
      }
      taken.put(set, chosen);
    }
  }

  private record Draw(long number, int puzzle) {}

  private static void choose(
      PuzzleSet set, int group, Identifiers names, int others, long seed, BitSet chosen) {
    // The largest first, to be thrown out; of equal numbers the later puzzle.
    PriorityQueue<Draw> draws =
        new PriorityQueue<>(
            (a, b) ->
                a.number() == b.number()
                    ? Integer.compare(b.puzzle(), a.puzzle())
                    : Long.compareUnsigned(b.number(), a.number()));
    for (int p = set.firstPuzzle(group); p < set.firstPuzzle(group + 1); p++) {
      String name = names.name(set.identifier(p));
      if (name.equals(ArcVariant.taskOf(name))) {
        chosen.set(p);
      } else if (others > 0) {
        draws.add(new Draw(SeededRandom.named(seed, name).nextLong(), p));
        if (draws.size() > others) {
          draws.remove();
        }
      }
    }
    draws.forEach(draw -> chosen.set(draw.puzzle()));
  }

  @Override
  public boolean takes(PuzzleSet set, int puzzle) {
    return taken.get(set).get(puzzle);
  }
}
