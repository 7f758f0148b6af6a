package io.github.hrm4j.train.view;

import java.nio.ByteBuffer;

/**
 * Tokens for the page, one after the other: a byte each, or an int32 where a vocabulary needs it.
 * All bits set says that there is no label.
 */
final class Cells {
  private final byte[] array;
  private final ByteBuffer bytes;
  private final int bytesPerCell;

  Cells(int count, int bytesPerCell) {
    this.array = new byte[Math.multiplyExact(count, bytesPerCell)];
    this.bytes = PageData.buffer(array);
    this.bytesPerCell = bytesPerCell;
  }

  /** Appends tokens; what is negative is no label. */
  void add(int[] tokens) {
    for (int token : tokens) {
      int cell = Math.max(token, -1);
      if (bytesPerCell == 1) {
        bytes.put((byte) cell);
      } else {
        bytes.putInt(cell);
      }
    }
  }

  /** All of them. */
  byte[] array() {
    return array;
  }
}
