package io.github.hrm4j.train.audit;

import java.util.Locale;

/**
 * Something that an audit has to say about one place of a dataset.
 *
 * @param type what it is about
 * @param id what an allow file calls it; empty for faults, which cannot be allowed
 * @param place the file, or the split, set and example
 * @param message what is the matter
 */
public record Finding(Type type, String id, String place, String message) {
  /** The types of findings. */
  public enum Type {
    /** A rule of the format that is not kept. */
    FAULT,
    /** A test puzzle that is in training. */
    LEAK,
    /** A leak that is known and accepted. */
    ALLOWED,
    /** An answer that coincides while its question does not: to know, but no reproach. */
    ANSWER;

    /** As it is written at the beginning of lines. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Names from files must not break lines or terminals. */
  public Finding {
    place = printable(place);
    message = printable(message);
    id = printable(id);
  }

  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
  }

  /** One line. */
  @Override
  public String toString() {
    return type.label() + ": " + place + (id.isEmpty() ? "" : " (" + id + ")") + ": " + message;
  }
}
