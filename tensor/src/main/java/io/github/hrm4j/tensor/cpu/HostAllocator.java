package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Allocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Off-heap memory of the process, aligned to a cache line and a 512-bit vector. Each block has a
 * shared arena of its own (worker threads touch it; a confined one would throw there), so that it
 * can be given back alone.
 */
final class HostAllocator implements Allocator {
  static final int ALIGNMENT = 64;

  /** Where the processor has no masked loads, a row's last vector is read whole. */
  private static final int SLACK = 64;

  private final Map<Long, Arena> arenas = new ConcurrentHashMap<>();

  @Override
  public MemorySegment allocate(long bytes) {
    Arena arena = Arena.ofShared();
    MemorySegment block = arena.allocate(bytes + SLACK, ALIGNMENT).asSlice(0, bytes);
    arenas.put(block.address(), arena);
    return block;
  }

  @Override
  public void free(MemorySegment block) {
    Arena arena = arenas.remove(block.address());
    if (arena == null) {
      throw new IllegalStateException("block at " + block.address() + " was freed twice");
    }
    arena.close();
  }
}
