package io.github.hrm4j.cuda;

import java.lang.foreign.MemorySegment;

/**
 * Copies between ordinary host memory and the device, in pieces through two pinned buffers, on a
 * stream of their own: while one piece travels, the host fills or empties the other. What is
 * written is in order with the compute stream; what is read has been waited for. For one thread at
 * a time.
 */
final class Staging implements AutoCloseable {
  private static final long PIECE = 4 << 20;

  private final Stream compute;
  private final Stream copies;
  private final Event before;
  private final PinnedBuffer[] pinned = new PinnedBuffer[2];
  private final Event[] passed = new Event[2];
  private int turn;
  private boolean capturing;

  Staging(Stream compute, Stream copies) {
    this.compute = compute;
    this.copies = copies;
    Device device = compute.device();
    before = Event.create(device);
    for (int i = 0; i < pinned.length; i++) {
      pinned[i] = new PinnedBuffer(device, PIECE);
      passed[i] = Event.create(device);
    }
  }

  /** Whether work is being captured: then nothing may travel in its order. */
  void capturing(boolean now) {
    capturing = now;
  }

  /** Copies host memory to the device; the host memory may change as soon as this returns. */
  void write(long to, MemorySegment from) {
    refuseIfCapturing("writes to");
    afterCompute();
    for (long done = 0; done < from.byteSize(); done += PIECE) {
      long bytes = Math.min(PIECE, from.byteSize() - done);
      passed[turn].synchronize(); // the piece that was here before has left
      MemorySegment.copy(from, done, pinned[turn].segment(), 0, bytes);
      copies.copyToDevice(to + done, pinned[turn], bytes);
      passed[turn].record(copies);
      compute.waitFor(passed[turn]);
      turn = 1 - turn;
    }
  }

  /**
   * Copies host memory into device memory that nothing queued uses, and waits: also while work is
   * captured, of which it does not become a part.
   */
  void writeAside(long to, MemorySegment from) {
    for (long done = 0; done < from.byteSize(); done += PIECE) {
      long bytes = Math.min(PIECE, from.byteSize() - done);
      copies.synchronize();
      MemorySegment.copy(from, done, pinned[turn].segment(), 0, bytes);
      copies.copyToDevice(to + done, pinned[turn], bytes);
    }
    copies.synchronize();
  }

  private void refuseIfCapturing(String does) {
    if (capturing) {
      throw new IllegalStateException("the host " + does + " a tensor in the middle of it");
    }
  }

  /** Copies device memory to the host and waits for it. */
  void read(MemorySegment to, long from) {
    refuseIfCapturing("reads from");
    afterCompute();
    long pieces = (to.byteSize() + PIECE - 1) / PIECE;
    for (long piece = 0; piece <= pieces; piece++) {
      if (piece < pieces) {
        passed[turn].synchronize(); // an earlier write may still be using it
        copies.copyToHost(pinned[turn], from + piece * PIECE, bytes(piece, to));
        passed[turn].record(copies);
      }
      turn = 1 - turn;
      if (piece > 0) {
        passed[turn].synchronize();
        long at = (piece - 1) * PIECE;
        MemorySegment.copy(pinned[turn].segment(), 0, to, at, bytes(piece - 1, to));
      }
    }
  }

  private static long bytes(long piece, MemorySegment whole) {
    return Math.min(PIECE, whole.byteSize() - piece * PIECE);
  }

  /** What was queued for computing may still use the memory. */
  private void afterCompute() {
    before.record(compute);
    copies.waitFor(before);
  }

  @Override
  public void close() {
    for (int i = 0; i < pinned.length; i++) {
      pinned[i].close();
      passed[i].close();
    }
    before.close();
  }
}
