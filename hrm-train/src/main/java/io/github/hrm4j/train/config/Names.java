package io.github.hrm4j.train.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name somebody meant. */
final class Names {
  private Names() {}

  /**
   * The candidate with the smallest edit distance. A candidate's last part counts as well as the
   * whole, so that {@code L_cycle} finds {@code arch.L_cycles}.
   */
  static String nearest(String name, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .orElseThrow();
  }

  private static int distance(String name, String candidate) {
    String last = candidate.substring(candidate.lastIndexOf('.') + 1);
    // The whole name wins over its last part when both are as near.
    return Math.min(2 * levenshtein(name, candidate), 2 * levenshtein(name, last) + 1);
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
