package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.log.BarDisplay;
import io.github.hrm4j.train.log.LineDisplay;
import io.github.hrm4j.train.run.RunListener;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What is known about the terminal we may be on. */
final class Terminal {
  private static final int USUAL_COLUMNS = 100;
  private static final int FEWEST_COLUMNS = 60;

  private Terminal() {}

  /** Whether a person is looking: input and output are a terminal that can move its cursor. */
  @SuppressWarnings("SystemConsoleNull") // it does return null again where there is no terminal
  static boolean isInteractive() {
    Console console = System.console();
    return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
  }

  /** Whether to write in colour: on a terminal, unless NO_COLOR is set (no-color.org). */
  static boolean hasColour(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty() && isInteractive();
  }

  /** A bar on a terminal, else plain lines. */
  static RunListener display(PrintWriter err) {
    return isInteractive()
        ? new BarDisplay(System.err, columns())
        : new LineDisplay(err, System::nanoTime);
  }

  /** The terminal's width as stty tells it; Java has no way to ask. */
  private static int columns() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      String[] size =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .strip()
              .split(" ", -1);
      return size.length == 2 && size[1].matches("\\d{1,4}")
          ? Math.max(FEWEST_COLUMNS, Integer.parseInt(size[1]) - 1)
          : USUAL_COLUMNS;
    } catch (IOException e) {
      return USUAL_COLUMNS; // no stty here
    }
  }
}
