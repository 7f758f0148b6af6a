package io.github.hrm4j.tensor.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file so that at any moment, a power cut included, its name leads to the old or to the
 * new contents as a whole: a temporary file beside it, fsync, rename, fsync of the folder. Closed
 * without {@link #commit}, it leaves everything as it was.
 *
 * <pre>{@code
 * try (var file = AtomicFile.create(path)) {
 *   file.write(bytes);
 *   file.commit();
 * }
 * }</pre>
 */
public final class AtomicFile implements AutoCloseable {
  private static final long CHUNK = 1L << 26;

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;

  private AtomicFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * Begins to write; the folder must exist.
   *
   * @param target the name that the file is to have
   * @return a file that is closed without a trace unless it is committed
   * @throws IOException if it cannot be read
   */
  public static AtomicFile create(Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    String name = "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
    Path temporary = absolute.resolveSibling(name);
    FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    return new AtomicFile(absolute, temporary, channel);
  }

  /**
   * Appends all bytes left in the buffer.
   *
   * @param bytes read to their limit
   * @throws IOException if it cannot be written
   */
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Appends a segment of any size.
   *
   * @param bytes any memory
   * @throws IOException if it cannot be written
   */
  public void write(MemorySegment bytes) throws IOException {
    for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
      write(bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)).asByteBuffer());
    }
  }

  /**
   * Overwrites bytes written before, such as a header that was only reserved.
   *
   * @param position offset in the file
   * @param bytes read to their limit
   * @throws IOException if it cannot be written
   */
  public void patch(long position, ByteBuffer bytes) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /**
   * Makes what was written durable and gives it its name.
   *
   * @throws IOException if it cannot be written
   */
  public void commit() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /** Removes the temporary file, if it has not become the file itself. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(temporary);
  }
}
