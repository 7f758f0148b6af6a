package io.github.hrm4j.train.cli;

/** What the user types to start the program, for commands that can be copied as they stand. */
final class Program {
  private Program() {}

  /** As the launcher was called, such as {@code ./hrm}. */
  static String name() {
    return System.getProperty("hrm.command", "hrm");
  }
}
