package io.github.hrm4j.train.data;

import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.tensor.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * An array file that is to be written, or several of the same shape, each row of them a function of
 * its number: so any thread can make any part, and the bytes do not depend on which one did.
 *
 * @param files where they go, .npy files
 * @param header of each file
 * @param rowBytes bytes of a row
 * @param rows how many there are
 * @param writers gives each thread a writer of its own
 */
record PlannedArray(
    List<Path> files, byte[] header, int rowBytes, int rows, Supplier<Rows> writers) {
  /** Makes rows. Asked for rising numbers it need not look back. */
  interface Rows {
    /**
     * Makes a row of each file.
     *
     * @param to receives the files' rows, an array for each file
     * @param at where in those arrays
     */
    void write(int row, byte[][] to, int at) throws IOException;
  }

  /** Inputs and labels, arrays [rows, rowSize] of uint8 that are made together. */
  static PlannedArray tokens(
      Path inputs, Path labels, int rows, int rowSize, Supplier<Rows> writers) {
    byte[] header = NpyWriter.header(NpyType.UINT8, Shape.of(rows, rowSize));
    return new PlannedArray(List.of(inputs, labels), header, rowSize, rows, writers);
  }

  /** An array [rows] of int32. */
  static PlannedArray ints(Path file, int rows, IntUnaryOperator values) {
    byte[] header = NpyWriter.header(NpyType.INT32, Shape.of(rows));
    Rows writer =
        (row, to, at) -> {
          int value = values.applyAsInt(row);
          for (int i = 0; i < Integer.BYTES; i++) {
            to[0][at + i] = (byte) (value >> (8 * i)); // little-endian
          }
        };
    return new PlannedArray(List.of(file), header, Integer.BYTES, rows, () -> writer);
  }

  /** Bytes of a file. */
  long size() {
    return header.length + (long) rows * rowBytes;
  }

  /** Chunks of a file, the unit of work and of hashing. */
  int chunks() {
    return Math.toIntExact((size() + ChunkHash.CHUNK - 1) / ChunkHash.CHUNK);
  }
}
