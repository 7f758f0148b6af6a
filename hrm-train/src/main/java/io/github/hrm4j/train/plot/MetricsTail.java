package io.github.hrm4j.train.plot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.log.EventTimes;
import io.github.hrm4j.train.log.RunLogs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads the metrics of a run line by line, while the run goes on or after it. A line counts once it
 * is whole; the end of the file is no error, since more may come.
 */
public final class MetricsTail implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final ObjectReader JSON = new ObjectMapper().reader();

  private final Path file;
  private final FileChannel channel;
  private final boolean growing;
  private Optional<EventTimes> times;
  private final byte[] chunk = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private long read;
  private Place place;
  private Optional<byte[]> waiting = Optional.empty();
  private double before = Double.NaN;

  /**
   * Where a reader stands, to go on from there later.
   *
   * @param bytes of {@code metrics.jsonl} that were read
   * @param events bytes of the event file that were read
   */
  public record Place(long bytes, long events) {
    /** The beginning. */
    public static final Place START = new Place(0, 0);

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
      return bytes + "-" + events;
    }

    /** A place that {@link #toString} wrote; nothing if the text is something else. */
    public static Optional<Place> parse(String text) {
      if (!text.matches("\\d{1,18}-\\d{1,18}")) {
        return Optional.empty();
      }
      int dash = text.indexOf('-');
      return Optional.of(
          new Place(
              Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1))));
    }
  }

  private MetricsTail(
      Path file, FileChannel channel, Optional<EventTimes> times, Place from, boolean growing) {
    this.file = file;
    this.channel = channel;
    this.times = times;
    this.growing = growing;
    this.read = from.bytes();
    this.place = from;
  }

  /**
   * Opens the metrics of a run.
   *
   * @param growing whether the run goes on, so that a line whose time is not written yet waits
   * @throws java.nio.file.NoSuchFileException if the run has written none yet
   */
  public static MetricsTail open(Path folder, Place from, boolean growing) throws IOException {
    Path file = folder.resolve(RunLogs.METRICS);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new MetricsTail(file, channel, EventTimes.open(folder, from.events()), from, growing);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** After the last line that was handed out. */
  public Place place() {
    return place;
  }

  /** How far the file has been read, from 0 to 1. */
  public double share() throws IOException {
    return place.bytes() / (double) Math.max(1, channel.size());
  }

  /**
   * The next line, if it is there.
   *
   * @throws ConfigException if it is not JSON, or not of a run
   */
  public Optional<MetricLine> next() throws IOException {
    if (waiting.isEmpty()) {
      waiting = line();
    }
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    double now = Double.NaN;
    if (times.isPresent()) {
      OptionalDouble time = times.get().next();
      if (time.isEmpty() && growing) {
        return Optional.empty();
      }
      now = time.orElse(Double.NaN);
    }
    byte[] text = waiting.get();
    waiting = Optional.empty();
    place = new Place(place.bytes() + text.length + 1, times.map(EventTimes::position).orElse(0L));
    MetricLine line = parse(text, now - before);
    before = now;
    return Optional.of(line);
  }

  private MetricLine parse(byte[] text, double seconds) {
    try {
      JsonNode fields = JSON.readTree(text);
      if (fields.path("step").isIntegralNumber() && fields.path("split").isTextual()) {
        return new MetricLine(
            fields.get("step").longValue(),
            fields.get("split").textValue(),
            fields.path("set").asText(),
            seconds,
            fields);
      }
    } catch (JsonProcessingException e) {
      throw wrong(e.getOriginalMessage());
    } catch (IOException e) {
      throw wrong(e.getMessage());
    }
    throw wrong("no step and split");
  }

  private ConfigException wrong(String problem) {
    return new ConfigException(
        "%s: line %d is damaged: %s; take that line out, and the rest can be read"
            .formatted(file, lineNumber(), problem));
  }

  /** Of the line that was handed out last: reading may have begun in the middle of the file. */
  private long lineNumber() {
    long lines = 0;
    long left = place.bytes();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          break;
        }
        for (int i = 0; i < count; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
        left -= count;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private Optional<byte[]> line() throws IOException {
    while (true) {
      int from = at;
      while (at < end && chunk[at] != '\n') {
        at++;
      }
      begun.write(chunk, from, at - from);
      if (at < end) {
        at++;
        byte[] line = begun.toByteArray();
        begun.reset();
        return Optional.of(line);
      }
      at = 0;
      end = Math.max(0, channel.read(ByteBuffer.wrap(chunk), read));
      if (end == 0) {
        return Optional.empty();
      }
      read += end;
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (times.isPresent()) {
        times.get().close();
      }
    }
  }
}
