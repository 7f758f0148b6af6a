package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.generated.Bindings.cudaFree;
import static io.github.hrm4j.cuda.generated.Bindings.cudaGetLastError;
import static io.github.hrm4j.cuda.generated.Bindings.cudaMalloc;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.hrm4j.tensor.Allocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Where a {@link io.github.hrm4j.tensor.Pool} gets device memory from. Pool and allocator together
 * are the stream-ordered caching allocator: a buffer goes back to the pool when its last tensor is
 * closed, while kernels that use it may still be queued, and may be handed out again at once, since
 * everything that touches it runs on, or waits for, the one compute stream. The steady state of
 * training makes no call here. cudaMalloc rather than cudaMallocAsync: with a pool above it the
 * latter gains nothing, and not every driver has it.
 */
final class DeviceMemory implements Allocator {
  private final Device device;
  private Runnable makeRoom = () -> {};

  DeviceMemory(Device device) {
    this.device = device;
  }

  /**
   * What to do before the second and last attempt when memory is short.
   *
   * @param emptyCaches gives idle memory back, such as {@code pool::trim}
   */
  void whenFull(Runnable emptyCaches) {
    makeRoom = emptyCaches;
  }

  /**
   * Device memory aligned to 256 bytes: a segment of length 0, of which only the address counts.
   *
   * @throws CudaException if there is not enough, even after the caches were emptied; with sizes
   */
  @Override
  public MemorySegment allocate(long bytes) {
    device.enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      int code = cudaMalloc(out, bytes);
      if (CudaStatus.isOutOfMemory(code)) {
        cudaGetLastError(); // it is dealt with
        makeRoom.run();
        code = cudaMalloc(out, bytes);
      }
      if (code != 0) {
        throw failure(code, bytes);
      }
      return MemorySegment.ofAddress(out.get(JAVA_LONG, 0));
    }
  }

  private CudaException failure(int code, long bytes) {
    String sizes = ", asking " + Bytes.text(bytes);
    if (CudaStatus.isOutOfMemory(code)) {
      Device.MemoryUse use = device.memoryUse();
      sizes +=
          ", %s of %s in use"
              .formatted(
                  Bytes.text(use.totalBytes() - use.freeBytes()), Bytes.text(use.totalBytes()));
    }
    return device.status().failure(code, "cudaMalloc", sizes);
  }

  /** Gives memory back; waits for the device. On a lost device it went with it. */
  @Override
  public void free(MemorySegment block) {
    if (!device.status().isLost()) {
      device.enter();
      device.status().check(cudaFree(block.address()), "cudaFree");
    }
  }
}
