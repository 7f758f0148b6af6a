package example.http;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the service is told by its environment.
 *
 * @param host {@code HOST}: the address to listen at; 0.0.0.0 for all of the machine
 * @param port {@code PORT}; 0 for any free one
 * @param workers {@code WORKERS}: puzzles solved at the same time, each on one thread
 * @param queue {@code QUEUE}: puzzles that may wait; more are refused
 * @param maxBytes {@code MAX_BYTES}: the longest body of a request
 * @param drainSeconds {@code DRAIN_SECONDS}: how long a stop waits for what is under way
 * @param checkpoint {@code CHECKPOINT}: the model; null for the one in the box
 */
record Settings(
    String host,
    int port,
    int workers,
    int queue,
    int maxBytes,
    int drainSeconds,
    Path checkpoint) {

  static Settings of(Map<String, String> environment) {
    String checkpoint = environment.get("CHECKPOINT");
    return new Settings(
        environment.getOrDefault("HOST", "127.0.0.1"),
        number(environment, "PORT", 8080, 0),
        number(environment, "WORKERS", Runtime.getRuntime().availableProcessors(), 1),
        number(environment, "QUEUE", 64, 1),
        number(environment, "MAX_BYTES", 4096, 1),
        number(environment, "DRAIN_SECONDS", 10, 0),
        checkpoint == null ? null : Path.of(checkpoint));
  }

  private static int number(Map<String, String> environment, String name, int standard, int least) {
    String text = environment.getOrDefault(name, String.valueOf(standard));
    try {
      int value = Integer.parseInt(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a whole number, is \"" + text + "\"", e);
    }
    throw new IllegalArgumentException(name + " must be " + least + " or more, is " + text);
  }
}
