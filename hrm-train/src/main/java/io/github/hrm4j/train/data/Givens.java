package io.github.hrm4j.train.data;

import io.github.hrm4j.train.ConfigException;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Down to how many givens puzzles are dug: for each a number drawn from a range, all equally
 * likely. A puzzle none of whose givens can go is kept even if it has more, so that a range that
 * begins with 0 has many with as few as possible.
 *
 * @param least of the range
 * @param most of the range
 */
public record Givens(int least, int most) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,3})(?:-(\\d{1,3}))?");

  /**
   * Checks the order.
   *
   * @throws ConfigException naming the option of {@code hrm data sudoku}
   */
  public Givens {
    if (least < 0 || most < least) {
      throw new ConfigException(
          "--givens: %d-%d, allowed is N, or MIN-MAX with MIN up to MAX".formatted(least, most));
    }
  }

  /** The same number for all puzzles; 0 for as few as possible. */
  public static Givens of(int number) {
    return new Givens(number, number);
  }

  /**
   * Reads a number such as {@code 16}, or a range such as {@code 8-20}.
   *
   * @throws ConfigException if it is neither
   */
  public static Givens parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new ConfigException(
          "--givens: '%s', allowed is a number such as 16, or a range such as 8-20"
              .formatted(text));
    }
    int least = Integer.parseInt(matcher.group(1));
    return new Givens(least, matcher.group(2) == null ? least : Integer.parseInt(matcher.group(2)));
  }

  /** The number for one puzzle; nothing is drawn where there is no choice. */
  int draw(RandomGenerator random) {
    return least == most ? least : random.nextInt(least, most + 1);
  }

  /** The number, or the range as text, as it is kept in provenance.json. */
  Object toOption() {
    return least == most ? (Object) least : toString();
  }

  @Override
  public String toString() {
    return least == most ? Integer.toString(least) : least + "-" + most;
  }
}
