package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.generated.Bindings.cudaFree;
import static io.github.hrm4j.cuda.generated.Bindings.cudaGetLastError;
import static io.github.hrm4j.cuda.generated.Bindings.cudaMalloc;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.hrm4j.tensor.Allocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntSupplier;

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
  private Runnable emptyCaches = () -> {};

  DeviceMemory(Device device) {
    this.device = device;
  }

  /**
   * What to do before the second and last attempt when memory is short.
   *
   * @param action gives idle memory back, such as {@code pool::trim}
   */
  void whenFull(Runnable action) {
    emptyCaches = action;
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
      int code = attempt(() -> cudaMalloc(out, bytes), this::makeRoom);
      if (code != 0) {
        throw failure(code, bytes);
      }
      return MemorySegment.ofAddress(out.get(JAVA_LONG, 0));
    }
  }

  /**
   * A call that may find memory short, twice if need be: the second time with idle memory freed.
   */
  static int attempt(IntSupplier call, Runnable makeRoom) {
    int code = call.getAsInt();
    if (CudaStatus.isOutOfMemory(code)) {
      makeRoom.run();
      code = call.getAsInt();
    }
    return code;
  }

  private void makeRoom() {
    cudaGetLastError(); // the failure is dealt with
    emptyCaches.run();
  }

  private CudaException failure(int code, long bytes) {
    boolean isFull = CudaStatus.isOutOfMemory(code);
    return device
        .status()
        .failure(code, "cudaMalloc", isFull ? sizes(bytes, device.memoryUse()) : "");
  }

  /** Such as {@code , asking 512 MiB, 77.1 GiB of 79.6 GiB in use}. */
  static String sizes(long asked, Device.MemoryUse use) {
    return ", asking %s, %s of %s in use"
        .formatted(
            Bytes.text(asked),
            Bytes.text(use.totalBytes() - use.freeBytes()),
            Bytes.text(use.totalBytes()));
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
