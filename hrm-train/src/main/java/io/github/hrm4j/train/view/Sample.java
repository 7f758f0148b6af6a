package io.github.hrm4j.train.view;

import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.PuzzleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The puzzles of a split that a page holds. If there is room, all of them. Else of each group the
 * first few, which begin with the puzzle itself, before its augmentations; and if there is not even
 * room for one of each group, the first puzzle of groups at equal distances.
 *
 * @param puzzles in the split's order
 * @param rule says in one sentence what is there
 * @param whole whether nothing is left out
 */
record Sample(List<Entry> puzzles, String rule, boolean whole) {
  /**
   * A puzzle.
   *
   * @param set which of the split's sets, counted from 0
   * @param number counts the puzzles of all sets
   * @param group counts the groups of all sets
   */
  record Entry(int set, int puzzle, long number, long group) {}

  /**
   * Chooses.
   *
   * @param room for so many examples
   */
  static Sample of(PuzzleDataset split, long room) {
    long examples = split.examples();
    int puzzles = split.sets().stream().mapToInt(PuzzleSet::puzzles).sum();
    int groups = split.sets().stream().mapToInt(PuzzleSet::groups).sum();
    if (examples <= room) {
      return new Sample(
          take(split, 1, Integer.MAX_VALUE), "All %s.".formatted(count(puzzles, "puzzle")), true);
    }
    // Puzzles have several examples (ARC), so the room is for fewer of them.
    long wanted = Math.max(1, Math.round(room * (double) puzzles / examples));
    if (wanted >= groups) {
      int each = (int) (wanted / groups);
      List<Entry> taken = take(split, 1, each);
      String rule =
          "%,d of %s: of each of %s the first %s."
              .formatted(
                  taken.size(),
                  count(puzzles, "puzzle"),
                  count(groups, "group"),
                  each == 1 ? "one" : each);
      return new Sample(taken, rule, taken.size() == puzzles);
    }
    long every = (groups + wanted - 1) / wanted;
    List<Entry> taken = take(split, every, 1);
    String rule =
        "%,d of %s: the first of every %d%s group."
            .formatted(taken.size(), count(puzzles, "puzzle"), every, ordinal(every));
    return new Sample(taken, rule, false);
  }

  private static String count(int number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  private static String ordinal(long number) {
    boolean teens = number / 10 % 10 == 1;
    return switch ((int) (number % 10)) {
      case 1 -> teens ? "th" : "st";
      case 2 -> teens ? "th" : "nd";
      case 3 -> teens ? "th" : "rd";
      default -> "th";
    };
  }

  private static List<Entry> take(PuzzleDataset split, long every, int each) {
    List<Entry> taken = new ArrayList<>();
    long puzzlesBefore = 0;
    long group = 0;
    for (int s = 0; s < split.sets().size(); s++) {
      PuzzleSet set = split.sets().get(s);
      for (int g = 0; g < set.groups(); g++, group++) {
        if (group % every == 0) {
          int from = set.firstPuzzle(g);
          int to = (int) Math.min(set.firstPuzzle(g + 1), (long) from + each);
          for (int p = from; p < to; p++) {
            taken.add(new Entry(s, p, puzzlesBefore + p, group));
          }
        }
      }
      puzzlesBefore += set.puzzles();
    }
    return taken;
  }
}
