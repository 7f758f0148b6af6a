package io.github.hrm4j.train.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Puzzles kept in a temporary file, so that memory does not grow with their number: put one after
 * the other, then read at any place by several threads. Closing it deletes the file.
 */
final class PuzzleSpool implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final int cells;
  private final int recordBytes;
  private final FileChannel channel;
  private final ByteBuffer buffer;
  private int size;

  /**
   * An empty spool.
   *
   * @param cells bytes of a question, and of an answer
   */
  PuzzleSpool(Path file, int cells) throws IOException {
    this.cells = cells;
    this.recordBytes = Long.BYTES + 2 * cells;
    this.buffer = ByteBuffer.allocate(recordBytes * Math.max(1, BUFFER_BYTES / recordBytes));
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** How many puzzles there are. */
  int size() {
    return size;
  }

  /** Appends a puzzle. */
  void add(GridPuzzle puzzle) throws IOException {
    if (!buffer.hasRemaining()) {
      flush();
    }
    put(buffer, puzzle);
    size = SplitPlan.checkedCount(size + 1L);
  }

  /** Puts a puzzle into the place of another. */
  void replace(int index, GridPuzzle puzzle) throws IOException {
    flush();
    ByteBuffer bytes = ByteBuffer.allocate(recordBytes);
    put(bytes, puzzle);
    writeFully(bytes.flip(), (long) index * recordBytes);
  }

  private static void put(ByteBuffer to, GridPuzzle puzzle) {
    to.putLong(puzzle.stream()).put(puzzle.question()).put(puzzle.answer());
  }

  /** To be called after the last puzzle was put and before the first is read. */
  void flush() throws IOException {
    long waiting = buffer.position() / recordBytes;
    writeFully(buffer.flip(), (size - waiting) * recordBytes);
    buffer.clear();
  }

  private void writeFully(ByteBuffer bytes, long position) throws IOException {
    for (long at = position; bytes.hasRemaining(); ) {
      at += channel.write(bytes, at);
    }
  }

  /** A reader for one thread. */
  Reader reader() {
    return new Reader();
  }

  /** Reads puzzles, fast if they are asked for in rising order. */
  final class Reader {
    private final ByteBuffer block = ByteBuffer.allocate(buffer.capacity());
    private int first;
    private int count;

    /** The puzzle at a place. */
    GridPuzzle get(int index) throws IOException {
      if (index < first || index >= first + count) {
        load(index);
      }
      block.position((index - first) * recordBytes);
      long stream = block.getLong();
      byte[] question = new byte[cells];
      byte[] answer = new byte[cells];
      block.get(question).get(answer);
      return new GridPuzzle(stream, question, answer);
    }

    private void load(int index) throws IOException {
      first = index;
      count = Math.min(size - index, block.capacity() / recordBytes);
      block.clear().limit(count * recordBytes);
      while (block.hasRemaining()) {
        long at = (long) first * recordBytes + block.position();
        if (channel.read(block, at) < 0) {
          throw new IOException("a temporary file of the dataset was cut short");
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
