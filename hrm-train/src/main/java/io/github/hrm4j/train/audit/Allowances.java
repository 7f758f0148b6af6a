package io.github.hrm4j.train.audit;

import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.train.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** Ids of leaks that are known and accepted: one a line, what follows a {@code #} is a comment. */
public final class Allowances {
  private static final int MOST_BYTES = 64 << 20;

  private Allowances() {}

  /**
   * Reads a file.
   *
   * @throws FormatException if a line has several words, naming it
   */
  public static Set<String> read(Path file) throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    int number = 0;
    for (String line : TextFile.read(file, MOST_BYTES).lines().toList()) {
      number++;
      int comment = line.indexOf('#');
      String id = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (id.chars().anyMatch(Character::isWhitespace)) {
        throw new FormatException(file, "line " + number, "more than one id: '" + id + "'");
      }
      if (!id.isEmpty()) {
        ids.add(id);
      }
    }
    return ids;
  }
}
