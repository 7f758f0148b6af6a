package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * Ids that are no rows. A kernel finds them while the host has gone on; it notes one of them here,
 * and the host looks whenever it waits for the device anyway.
 */
final class BadIds {
  /** Who uses ids; each has a place of 8 bytes. */
  enum User {
    GATHER("gather", 0),
    SCATTER_ADD("scatterAdd", 1),
    SIGN_SGD("signSgd", 2);

    private final String label;
    private final int slot;

    User(String label, int slot) {
      this.label = label;
      this.slot = slot;
    }
  }

  private static final long BYTES = (long) User.values().length * Long.BYTES;

  private final Engine engine;
  private final Buffer notes;
  private final long[] read = new long[User.values().length];
  private boolean used;

  BadIds(Engine engine) {
    this.engine = engine;
    notes = engine.keep(BYTES);
    engine.compute().fill(notes.address(), 0, BYTES);
  }

  /** Where a kernel notes an id. */
  long address(User user) {
    used = true;
    return notes.address() + (long) user.slot * Long.BYTES;
  }

  /**
   * Looks, having waited for the device.
   *
   * @throws IndexOutOfBoundsException if an id was no row
   */
  void check() {
    if (!used) {
      return;
    }
    engine.staging().read(MemorySegment.ofArray(read), notes.address());
    for (User user : User.values()) {
      long note = read[user.slot];
      if (note != 0) {
        engine.compute().fill(notes.address(), 0, BYTES);
        throw new IndexOutOfBoundsException(
            "%s: id %d is not a row of a table with %d"
                .formatted(user.label, (int) note, note >>> Integer.SIZE & Integer.MAX_VALUE));
      }
    }
  }
}
