package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.generated.Bindings.cuLaunchKernel;
import static io.github.hrm4j.cuda.generated.Bindings.cudaLaunchKernel;
import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.github.hrm4j.cuda.generated.hrm_dim3;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Launches kernels on one stream without allocating anything: the block of arguments and the array
 * of pointers to them exist once, and the library copies the arguments during the call. For one
 * thread at a time.
 *
 * <pre>{@code
 * launcher.start(add).address(y).address(x).int64(n).run(blocks, 256);
 * }</pre>
 */
final class Launcher implements AutoCloseable {
  private static final int MOST_ARGUMENTS = 64;

  private final Kernels kernels;
  private final Stream stream;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment values = arena.allocate(JAVA_LONG, MOST_ARGUMENTS);
  private final MemorySegment pointers = arena.allocate(ADDRESS, MOST_ARGUMENTS);
  private final MemorySegment grid = hrm_dim3.allocate(arena);
  private final MemorySegment block = hrm_dim3.allocate(arena);
  private Kernel kernel;
  private int[] parameterBytes = {};
  private int arguments;
  private long launches;

  Launcher(Kernels kernels, Stream stream) {
    this.kernels = kernels;
    this.stream = stream;
    for (int i = 0; i < MOST_ARGUMENTS; i++) {
      pointers.setAtIndex(ADDRESS, i, values.asSlice((long) i * Long.BYTES));
    }
  }

  /** Begins the launch of a kernel; its arguments follow in order. */
  Launcher start(Kernel next) {
    kernel = next;
    parameterBytes = next.parameterBytes();
    arguments = 0;
    return this;
  }

  /** A pointer to device memory. */
  Launcher address(long value) {
    return int64(value);
  }

  Launcher int64(long value) {
    values.setAtIndex(JAVA_LONG, next(Long.BYTES), value);
    return this;
  }

  Launcher int32(int value) {
    values.set(JAVA_INT, next(Integer.BYTES) * Long.BYTES, value);
    return this;
  }

  Launcher float32(float value) {
    values.set(JAVA_FLOAT, next(Float.BYTES) * Long.BYTES, value);
    return this;
  }

  Launcher float64(double value) {
    values.set(JAVA_DOUBLE, next(Double.BYTES) * Long.BYTES, value);
    return this;
  }

  /** The bits of a bf16. */
  Launcher bits16(short value) {
    values.set(JAVA_SHORT, next(Short.BYTES) * Long.BYTES, value);
    return this;
  }

  private long next(int bytes) {
    if (arguments >= parameterBytes.length || parameterBytes[arguments] != bytes) {
      throw new IllegalArgumentException(
          "%s: argument %d has %d bytes, but the kernel's parameters have %s"
              .formatted(kernel, arguments, bytes, java.util.Arrays.toString(parameterBytes)));
    }
    return arguments++;
  }

  /** Queues the kernel with blocks in a row, without dynamic shared memory. */
  void run(int blocks, int threads) {
    run(blocks, 1, 1, threads, 1, 1, 0);
  }

  /** Queues the kernel with blocks in a row. */
  void run(int blocks, int threads, int sharedBytes) {
    run(blocks, 1, 1, threads, 1, 1, sharedBytes);
  }

  /**
   * Queues the kernel.
   *
   * @param gridX number of blocks, up to 2³¹-1; y and z up to 65,535
   * @param blockX number of threads in a block; the product of all three is at most 1,024
   * @param sharedBytes dynamic shared memory of a block
   */
  void run(int gridX, int gridY, int gridZ, int blockX, int blockY, int blockZ, int sharedBytes) {
    if (arguments != parameterBytes.length) {
      throw new IllegalArgumentException(
          "%s: %d arguments for %d parameters".formatted(kernel, arguments, parameterBytes.length));
    }
    Device device = kernels.device();
    device.enter();
    kernels.requireShared(kernel, sharedBytes);
    int code;
    if (kernels.areLaunchedByDriver()) {
      code =
          cuLaunchKernel(
              kernel.handle(),
              gridX,
              gridY,
              gridZ,
              blockX,
              blockY,
              blockZ,
              sharedBytes,
              stream.handle(),
              pointers,
              NULL);
    } else {
      set(grid, gridX, gridY, gridZ);
      set(block, blockX, blockY, blockZ);
      code = cudaLaunchKernel(kernel.handle(), grid, block, pointers, sharedBytes, stream.handle());
    }
    if (code != 0) {
      throw device
          .status()
          .failure(
              code,
              kernels.areLaunchedByDriver() ? "cuLaunchKernel" : "cudaLaunchKernel",
              ", %s with grid [%d, %d, %d], block [%d, %d, %d], %d shared bytes"
                  .formatted(kernel, gridX, gridY, gridZ, blockX, blockY, blockZ, sharedBytes));
    }
    launches++;
  }

  private static void set(MemorySegment extents, int x, int y, int z) {
    extents.set(JAVA_INT, 0, x);
    extents.set(JAVA_INT, 4, y);
    extents.set(JAVA_INT, 8, z);
  }

  /** Number of launches so far. */
  long launches() {
    return launches;
  }

  @Override
  public void close() {
    arena.close();
  }
}
