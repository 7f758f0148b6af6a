package io.github.hrm4j.train.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** The kinds of datasets that the program makes. */
enum DatasetKind {
  SUDOKU,
  MAZE,
  ARC;

  /** The command that makes a dataset of this kind. */
  private String command() {
    return "hrm data " + name().toLowerCase(Locale.ROOT);
  }

  /** What to do where a dataset is missing, by the kind that the folder's name speaks of. */
  static String hint(Path folder) {
    String name = String.valueOf(folder.getFileName()).toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(kind -> kind.isWordOf(name))
        .findFirst()
        .map(kind -> "`" + kind.command() + "` makes one")
        .orElse("`hrm data sudoku`, `hrm data maze` or `hrm data arc` makes one");
  }

  private boolean isWordOf(String text) {
    String word = name().toLowerCase(Locale.ROOT);
    return Pattern.compile("(?<![a-z])" + word + "(?![a-z])").matcher(text).find();
  }
}
