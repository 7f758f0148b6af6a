package io.github.hrm4j.tensor;

import java.lang.foreign.MemorySegment;

/** Where a {@link Pool} gets its memory from: the operating system or a device. */
public interface Allocator {
  /**
   * Memory of at least the given size, aligned to 64 bytes or more. For a device the segment has
   * length 0 and only its address means something.
   *
   * @param bytes the least size
   * @return the memory
   * @throws OutOfMemoryError or the device's own exception if there is none left
   */
  MemorySegment allocate(long bytes);

  /**
   * Gives back what {@link #allocate} returned. Called once for each block.
   *
   * @param block what was returned
   */
  void free(MemorySegment block);
}
