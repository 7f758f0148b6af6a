package io.github.hrm4j.train.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the name somebody meant. */
final class Names {
  private Names() {}

  /**
   * The candidate that is nearest: by edit distance, or since it is an abbreviation of the name
   * ({@code learning_rate} means {@code lr}), or since the name is a part of it ({@code batch_size}
   * means {@code global_batch_size}). A candidate's last part counts as well as the whole, so that
   * {@code L_cycle} finds {@code arch.L_cycles}. Nothing if none is near.
   */
  static Optional<String> nearest(String name, Collection<String> candidates) {
    int near = Math.max(1, name.length() / 3);
    return candidates.stream()
        .filter(candidate -> distance(name, candidate) <= 2 * near + 1)
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
  }

  private static int distance(String name, String candidate) {
    String last = candidate.substring(candidate.lastIndexOf('.') + 1);
    int parts = isMeantBy(name, last) ? 1 : levenshtein(name, last);
    // The whole name wins over its last part when both are as near.
    return Math.min(2 * levenshtein(name, candidate), 2 * parts + 1);
  }

  /** Whether the name's words begin with the letters of the candidate, or are some of its words. */
  private static boolean isMeantBy(String name, String candidate) {
    List<String> words = List.of(name.split("_", -1));
    List<String> others = List.of(candidate.split("_", -1));
    String initials =
        words.stream()
            .filter(word -> !word.isEmpty())
            .map(word -> word.substring(0, 1))
            .collect(Collectors.joining());
    boolean isPart = others.size() > words.size() && name.length() > 2 && others.containsAll(words);
    return isPart || (words.size() > 1 && initials.equals(candidate));
  }

  /** Insertions, deletions and replacements that lead from a to b (Levenshtein 1966). */
  private static int levenshtein(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (same(a.charAt(i - 1), b.charAt(j - 1)) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }

  private static boolean same(char x, char y) {
    return Character.toLowerCase(x) == Character.toLowerCase(y);
  }
}
