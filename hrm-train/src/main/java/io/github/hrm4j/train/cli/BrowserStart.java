package io.github.hrm4j.train.cli;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Shows an address in the browser that the user's system prefers. */
final class BrowserStart {
  /** A command that has not failed by now has found a browser. */
  private static final int PATIENCE_SECONDS = 3;

  private BrowserStart() {}

  /** What this system opens addresses with; java.awt.Desktop would need a display of its own. */
  static List<String> commands() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler");
    }
    return List.of(system.startsWith("mac") ? "open" : "xdg-open");
  }

  /**
   * Opens an address.
   *
   * @param command which gets the address as its last argument
   * @return why it could not be, and what to do instead; nothing if all is well
   */
  static Optional<String> open(URI address, List<String> command) {
    String instead = "; open it yourself: " + address;
    List<String> words = new java.util.ArrayList<>(command);
    words.add(address.toString());
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() != 0
          ? Optional.of("--open: %s found no browser".formatted(command.getFirst()) + instead)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of("--open: there is no %s here".formatted(command.getFirst()) + instead);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
