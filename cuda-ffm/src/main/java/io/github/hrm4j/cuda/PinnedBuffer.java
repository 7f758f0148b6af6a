package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.generated.Bindings.cudaFreeHost;
import static io.github.hrm4j.cuda.generated.Bindings.cudaHostAlloc;
import static io.github.hrm4j.cuda.generated.Bindings.cudaHostAllocDefault;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Host memory that the operating system does not move, so that the device can copy it while the
 * host goes on.
 */
final class PinnedBuffer implements AutoCloseable {
  private final Device device;
  private final Arena lifetime = Arena.ofShared();
  private final MemorySegment segment;

  PinnedBuffer(Device device, long bytes) {
    this.device = device;
    device.enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      device
          .status()
          .check(cudaHostAlloc(out, bytes, cudaHostAllocDefault()), "cudaHostAlloc", bytes);
      long address = out.get(JAVA_LONG, 0);
      segment = MemorySegment.ofAddress(address).reinterpret(bytes, lifetime, null);
    }
  }

  /** The memory; using it after {@link #close} throws. */
  MemorySegment segment() {
    return segment;
  }

  long address() {
    return segment.address();
  }

  long bytes() {
    return segment.byteSize();
  }

  @Override
  public void close() {
    long address = segment.address();
    lifetime.close();
    if (!device.status().isLost()) {
      device.enter();
      device.status().check(cudaFreeHost(address), "cudaFreeHost");
    }
  }
}
