package io.github.hrm4j.tensor.io;

import java.io.IOException;
import java.nio.file.Path;

/** A file that does not follow its format. The message is one line: file, place, what is wrong. */
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_CHARS = 1000;

  /** The file's path as text. */
  private final String file;

  /** Where in the file. */
  private final String place;

  /**
   * A fault of a file.
   *
   * @param file the file
   * @param place where in the file: a byte offset, a key, a tensor's name
   * @param problem what is wrong and, if it can be said, what to do
   */
  public FormatException(Path file, String place, String problem) {
    super(oneLine(file + ": " + place + ": " + problem));
    this.file = file.toString();
    this.place = place;
  }

  /**
   * As above, with the cause for those who ask for a stack trace.
   *
   * @param file the file
   * @param place where in the file: a byte offset, a key, a tensor's name
   * @param problem what is wrong and, if it can be said, what to do
   * @param cause what was thrown below
   */
  public FormatException(Path file, String place, String problem, Throwable cause) {
    this(file, place, problem);
    initCause(cause);
  }

  /** {@return the file's path as text} */
  public String file() {
    return file;
  }

  /** {@return a byte offset, a key or a tensor's name} */
  public String place() {
    return place;
  }

  /**
   * A message as one line of bounded length: what a hostile file puts into names must not break the
   * line, drive the terminal or fill the screen.
   *
   * @param text any text
   * @return the same text in one line of bounded length
   */
  public static String oneLine(String text) {
    String head = text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
    StringBuilder clean = new StringBuilder(head.length());
    head.codePoints()
        .forEach(c -> clean.appendCodePoint(Character.isISOControl(c) || isBreak(c) ? '?' : c));
    return clean.toString();
  }

  private static boolean isBreak(int codePoint) {
    return codePoint == 0x2028 || codePoint == 0x2029;
  }
}
