package io.github.hrm4j.train.view.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hrm4j.train.plot.MetricsTail.Place;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The stream of server-sent events of a run: {@code rows}, the numbers of new steps and
 * evaluations, whose id says where the logs were read to, and {@code state}, what the run is doing.
 */
final class Events implements AutoCloseable {
  private static final long MILLIS_BETWEEN = 250;

  /** Rounds without news until a sign of life, by which a browser that has gone is noticed. */
  private static final int QUIET_ROUNDS = 40;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final LiveStatus status;
  private final CountDownLatch closed = new CountDownLatch(1);

  Events(Path folder, LiveStatus status) {
    this.folder = folder;
    this.status = status;
  }

  /**
   * Sends what is new until the run is over, or nobody listens any more.
   *
   * @param from where the listener's data end
   */
  void send(Place from, OutputStream out) throws IOException {
    event(out, "retry: 1000\n\n");
    try (Lines lines = new Lines(folder, from)) {
      send(lines, out);
    }
  }

  private void send(Lines lines, OutputStream out) throws IOException {
    Optional<LiveStatus.State> shown = Optional.empty();
    int quiet = 0;
    boolean last = false;
    while (true) {
      Optional<ObjectNode> rows = lines.next();
      if (rows.isPresent()) {
        String text = JSON.writeValueAsString(rows.get());
        event(out, "event: rows\nid: %s\ndata: %s\n\n".formatted(lines.place(), text));
      }
      Optional<LiveStatus.State> now = Optional.of(status.state());
      if (!now.equals(shown)) {
        event(out, "event: state\ndata: " + json(now.get()) + "\n\n");
      } else if (++quiet == QUIET_ROUNDS) {
        event(out, ": still here\n\n");
        quiet = 0;
      }
      shown = now;
      if (rows.isEmpty()) {
        if (last) {
          event(out, "event: end\ndata: {}\n\n");
          return;
        }
        last = pause();
      }
    }
  }

  private static ObjectNode json(LiveStatus.State state) {
    return JSON.createObjectNode()
        .put("doing", state.doing())
        .put("step", state.step())
        .put("steps", state.steps())
        .put("evaluated", state.evaluated())
        .put("examples", state.examples());
  }

  /** Waits a little; true if the run is over. */
  private boolean pause() {
    try {
      return closed.await(MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void event(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** The run is over: what is left is sent, and then the end. */
  @Override
  public void close() {
    closed.countDown();
  }
}
