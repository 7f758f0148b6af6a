package io.github.hrm4j.train.arc;

import io.github.hrm4j.tensor.io.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A file written as a stream that appears as a whole, with {@link #commit}, or not at all. */
final class AtomicOutput extends OutputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final AtomicFile file;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

  AtomicOutput(Path path) throws IOException {
    file = AtomicFile.create(path);
  }

  @Override
  public void write(int value) throws IOException {
    if (!buffer.hasRemaining()) {
      flush();
    }
    buffer.put((byte) value);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    if (count > buffer.remaining()) {
      flush();
      file.write(ByteBuffer.wrap(bytes, from, count));
    } else {
      buffer.put(bytes, from, count);
    }
  }

  @Override
  public void flush() throws IOException {
    file.write(buffer.flip());
    buffer.clear();
  }

  /** Makes everything durable and gives the file its name. */
  void commit() throws IOException {
    flush();
    file.commit();
  }

  /** Removes what was not committed. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
