package io.github.hrm4j.tensor;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A block of memory of a {@link Pool}, shared by the tensors that view it. Each tensor holds one
 * reference; when the last one is gone the block returns to the pool.
 */
public final class Buffer {
  private final Pool pool;
  private final MemorySegment segment;
  private final long bytes;
  private final AtomicInteger references = new AtomicInteger();
  private volatile long version;
  private volatile long generation;

  Buffer(Pool pool, MemorySegment segment, long bytes) {
    this.pool = pool;
    this.segment = segment;
    this.bytes = bytes;
  }

  /** {@return the memory; of length 0 on a device, where only the address means something} */
  public MemorySegment segment() {
    return segment;
  }

  /** {@return the address of the first byte, aligned to 64 bytes or more} */
  public long address() {
    return segment.address();
  }

  /** {@return its size in bytes} */
  public long bytes() {
    return bytes;
  }

  /**
   * Counts the writes after creation, so that a backend can cache what it derived from them.
   *
   * @return the number of writes so far
   */
  public long version() {
    return version;
  }

  /**
   * {@return which use of this memory it is: a number of its own for each time between being taken
   * from the pool and going back} What was derived from the contents is good as long as generation
   * and version are what they were.
   */
  public long generation() {
    return generation;
  }

  /** To be called by every kernel that writes into a buffer that somebody may already have read. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer by contract: assign on owned state
  public void touched() {
    version++;
  }

  void nextUse(long newGeneration) {
    generation = newGeneration;
    version = 0;
  }

  void retain() {
    references.incrementAndGet();
  }

  void release() {
    int left = references.decrementAndGet();
    if (left == 0) {
      pool.recycle(this);
    } else if (left < 0) {
      throw new IllegalStateException("buffer of " + bytes + " bytes was released twice");
    }
  }
}
