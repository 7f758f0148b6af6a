package io.github.hrm4j.tensor.cpu;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/**
 * Temporary memory of the computing threads: one block for each range of a kernel under way, used
 * again by the next one, so that nothing is allocated in the steady state.
 */
final class Scratch implements AutoCloseable {
  private final HostAllocator allocator = new HostAllocator();
  private final ArrayDeque<Block> idle = new ArrayDeque<>();

  /** Memory of at least the given size, aligned to 64 bytes, with unspecified contents. */
  synchronized Block take(long bytes) {
    Block block = idle.pollLast();
    if (block == null) {
      block = new Block();
    }
    if (block.memory.byteSize() < bytes) {
      block.free();
      block.memory = allocator.allocate(bytes);
    }
    return block;
  }

  private synchronized void giveBack(Block block) {
    idle.addLast(block);
  }

  /** Frees everything that is not in use. */
  @Override
  public synchronized void close() {
    idle.forEach(Block::free);
    idle.clear();
  }

  /** Belongs to one thread until closed. */
  final class Block implements AutoCloseable {
    private MemorySegment memory = MemorySegment.NULL;

    long address() {
      return memory.address();
    }

    private void free() {
      if (memory.byteSize() > 0) {
        allocator.free(memory);
        memory = MemorySegment.NULL;
      }
    }

    @Override
    public void close() {
      giveBack(this);
    }
  }
}
