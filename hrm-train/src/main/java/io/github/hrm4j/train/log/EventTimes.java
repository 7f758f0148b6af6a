package io.github.hrm4j.train.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * When the lines of {@code metrics.jsonl} were written, which only TensorBoard's file says: it has
 * one record for each line, after a first one of its own. Reads on where it stopped when the file
 * has grown.
 */
public final class EventTimes implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int HEAD_BYTES = Long.BYTES + Integer.BYTES;

  /** The key of field 1 as a fixed64, with which every record of ours begins. */
  private static final byte WALL_TIME = 1 << 3 | 1;

  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long position;
  private boolean begun;

  private EventTimes(FileChannel channel, long position) {
    this.channel = channel;
    this.position = position;
    this.begun = position > 0;
  }

  /**
   * Opens the file of a run.
   *
   * @param position what {@link #position} said, or 0
   * @return nothing if the run has no such file
   */
  public static Optional<EventTimes> open(Path folder, long position) throws IOException {
    try {
      Path file = folder.resolve(RunLogs.EVENTS);
      return Optional.of(new EventTimes(FileChannel.open(file, StandardOpenOption.READ), position));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Where to go on from. */
  public long position() {
    return position;
  }

  /**
   * The time of the next line, in seconds since 1970.
   *
   * @return empty if its record is not there yet, or not whole
   */
  public OptionalDouble next() throws IOException {
    if (!begun) {
      if (record().isEmpty()) {
        return OptionalDouble.empty();
      }
      begun = true;
    }
    return record();
  }

  private OptionalDouble record() throws IOException {
    if (!fill(HEAD_BYTES + 1 + Double.BYTES)) {
      return OptionalDouble.empty();
    }
    int at = buffer.position();
    long length = buffer.getLong(at);
    long size = HEAD_BYTES + length + Integer.BYTES;
    boolean ours = buffer.get(at + HEAD_BYTES) == WALL_TIME;
    if (!ours || length < 0 || size > BUFFER_BYTES || !fill((int) size)) {
      return OptionalDouble.empty();
    }
    double time = buffer.getDouble(buffer.position() + HEAD_BYTES + 1);
    buffer.position(buffer.position() + (int) size);
    position += size;
    return OptionalDouble.of(time);
  }

  /** Whether so many bytes can be looked at. */
  private boolean fill(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return true;
    }
    buffer.compact();
    int read = 0;
    while (read >= 0 && buffer.hasRemaining()) {
      read = channel.read(buffer, position + buffer.position());
    }
    buffer.flip();
    return buffer.remaining() >= bytes;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
