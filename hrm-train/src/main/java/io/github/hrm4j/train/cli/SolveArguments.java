package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.ConfigException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands behind {@code hrm solve}, in any order.
 *
 * @param puzzle the puzzle, the file, or {@code -}
 * @param settings each {@code key=value}
 */
record SolveArguments(String puzzle, List<String> settings) {
  private static final String SETTING = "(?s)\\+{0,2}[A-Za-z_][\\w.]*=.*";

  /**
   * Tells the puzzle from the settings.
   *
   * @param first of the arguments
   * @param others those after it
   * @throws ConfigException if there is no puzzle, or more than one
   */
  static SolveArguments of(String first, List<String> others, Path base) {
    List<String> all = new ArrayList<>(others);
    all.addFirst(first);
    List<String> settings = all.stream().filter(text -> isSetting(text, base)).toList();
    all.removeAll(settings);
    if (all.isEmpty()) {
      throw new ConfigException(
          "solve: no puzzle; give one, a file, or - for the standard input beside "
              + String.join(" ", settings));
    }
    if (all.size() > 1) {
      throw new ConfigException(
          "solve: '%s' and '%s' are no key=value: one puzzle or file at a time; several puzzles go into a file, one a line"
              .formatted(all.get(0), all.get(1)));
    }
    return new SolveArguments(all.getFirst(), settings);
  }

  /** A file may have an equals sign in its name. */
  private static boolean isSetting(String text, Path base) {
    if (!text.matches(SETTING)) {
      return false;
    }
    try {
      return SolvePlan.KEYS.contains(text.substring(0, text.indexOf('=')))
          || !Files.exists(base.resolve(text));
    } catch (InvalidPathException e) {
      return true;
    }
  }
}
