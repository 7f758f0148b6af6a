package io.github.hrm4j.train.data;

import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.tensor.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * An array file that is to be written, each row of it a function of its number: so any thread can
 * make any part, and the bytes do not depend on which one did.
 *
 * @param file where it goes, a .npy file
 * @param header of the file
 * @param rowBytes bytes of a row
 * @param rows how many there are
 * @param writers gives each thread a writer of its own
 */
record PlannedArray(Path file, byte[] header, int rowBytes, int rows, Supplier<Rows> writers) {
  /** Makes rows. Asked for rising numbers it need not look back. */
  interface Rows {
    void write(int row, byte[] to, int at) throws IOException;
  }

  /** An array [rows, rowSize] of uint8. */
  static PlannedArray bytes(Path file, int rows, int rowSize, Supplier<Rows> writers) {
    byte[] header = NpyWriter.header(NpyType.UINT8, Shape.of(rows, rowSize));
    return new PlannedArray(file, header, rowSize, rows, writers);
  }

  /** An array [rows] of int32. */
  static PlannedArray ints(Path file, int rows, IntUnaryOperator values) {
    byte[] header = NpyWriter.header(NpyType.INT32, Shape.of(rows));
    Rows writer =
        (row, to, at) -> {
          int value = values.applyAsInt(row);
          for (int i = 0; i < Integer.BYTES; i++) {
            to[at + i] = (byte) (value >> (8 * i)); // little-endian
          }
        };
    return new PlannedArray(file, header, Integer.BYTES, rows, () -> writer);
  }

  /** Bytes of the file. */
  long size() {
    return header.length + (long) rows * rowBytes;
  }

  /** Chunks of the file, the unit of work and of hashing. */
  int chunks() {
    return Math.toIntExact((size() + ChunkHash.CHUNK - 1) / ChunkHash.CHUNK);
  }
}
