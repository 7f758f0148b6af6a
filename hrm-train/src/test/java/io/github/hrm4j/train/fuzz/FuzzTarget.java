package io.github.hrm4j.train.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A format and its reader.
 *
 * @param name of the format, and of its folder in the corpus
 * @param fileName what the file must be called for the reader
 * @param words what is worth putting into such a file, besides numbers
 * @param seeds good files
 * @param reader reads a file to the end
 */
record FuzzTarget(
    String name, String fileName, List<String> words, List<Seed> seeds, Reader reader) {
  /**
   * A good file.
   *
   * @param bytes its contents
   * @param hot how many bytes at the beginning, and how many at the end, are header: lengths,
   *     offsets, names, opcodes
   * @param finish what makes a file of mutated bytes, such as putting them into an archive
   */
  record Seed(byte[] bytes, Hot hot, Finish finish) {
    Seed(byte[] bytes, Hot hot) {
      this(bytes, hot, mutated -> mutated);
    }
  }

  /** The header of a file: the bytes before one place and those after another. */
  record Hot(int begin, int end) {
    /** All of it. */
    static Hot all(byte[] bytes) {
      return new Hot(bytes.length, bytes.length);
    }

    int pick(Random random, int length) {
      int front = Math.min(begin, length);
      int back = Math.max(0, length - end);
      int at = random.nextInt(Math.max(1, front + back));
      return at < front ? at : Math.min(length - 1, end + at - front);
    }
  }

  /** The last step from mutated bytes to a file. */
  interface Finish {
    byte[] apply(byte[] mutated) throws IOException;
  }

  /** Reads a file. */
  interface Reader {
    /**
     * Reads everything in a file and checks that it hangs together.
     *
     * @throws IOException or a ConfigException if it is refused; everything else is a fault
     */
    void read(Path file) throws IOException;
  }
}
