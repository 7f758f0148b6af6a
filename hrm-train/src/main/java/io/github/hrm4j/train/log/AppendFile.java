package io.github.hrm4j.train.log;

import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A log that only grows, but for being cut back to a saved length when a run goes on. Each record
 * goes to the file in one write, so that a killed process leaves whole records.
 */
final class AppendFile implements AutoCloseable {
  private final FileChannel channel;

  private AppendFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Goes on with a file as it was at some moment; what was written after that is cut off.
   *
   * @param bytes what {@link #sync} said at that moment; 0 for an empty file
   * @throws ConfigException if another process writes to it
   */
  static AppendFile open(Path file, long bytes) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      lock(channel, file);
      if (channel.size() > bytes) {
        channel.truncate(bytes);
      }
      channel.position(channel.size());
      return new AppendFile(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Held until the channel is closed, or the process dies. */
  private static void lock(FileChannel channel, Path file) throws IOException {
    String busy = file + ": another run is writing to this folder at this moment";
    try {
      if (channel.tryLock() == null) {
        throw new ConfigException(busy);
      }
    } catch (OverlappingFileLockException e) {
      throw new ConfigException(busy, e); // the other run is in this very process
    }
  }

  boolean isEmpty() throws IOException {
    return channel.position() == 0;
  }

  void append(ByteBuffer record) throws IOException {
    while (record.hasRemaining()) {
      channel.write(record);
    }
  }

  /** Makes the records so far durable and tells how many bytes they take. */
  long sync() throws IOException {
    channel.force(false);
    return channel.position();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
