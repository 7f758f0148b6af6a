package io.github.hrm4j.tensor.cpu;

import com.sun.management.ThreadMXBean;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.FusedOps.AdamAtan2Scalars;
import io.github.hrm4j.tensor.Unary;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What {@link KernelCompilationTest} starts in a JVM of its own: runs every kernel over and over,
 * until none allocates or patience ends, and prints the bytes on the heap that a call of each
 * takes.
 */
final class KernelProbe {
  private static final int N = 1541; // not a multiple of any vector's lanes
  private static final long PATIENCE_NANOS = 300_000_000_000L;

  /**
   * A call may make a few small objects, such as a matrix's description, but no vectors in loops.
   */
  static final long FEW_BYTES = 256;

  private static final int COUNTED = 200;

  private final long x;
  private final long y;
  private final long z;
  private final long w;
  private final long ids;

  private KernelProbe(Arena arena) {
    x = block(arena);
    y = block(arena);
    z = block(arena);
    w = block(arena);
    ids = arena.allocate(64, 64).address(); // all 0
  }

  private static long block(Arena arena) {
    long address = arena.allocate(1 << 20, 64).address();
    for (int i = 0; i < 1 << 18; i++) {
      Raw.scalar(address + 4L * i, 0.25f + i % 7);
    }
    return address;
  }

  public static void main(String[] args) {
    try (Arena arena = Arena.ofConfined()) {
      Map<String, Runnable> kernels = new KernelProbe(arena).kernels();
      Map<String, Long> bytes = new LinkedHashMap<>();
      long end = System.nanoTime() + PATIENCE_NANOS;
      do {
        kernels.values().forEach(KernelProbe::some);
        kernels.forEach((name, kernel) -> bytes.put(name, allocated(kernel)));
      } while (Collections.max(bytes.values()) >= FEW_BYTES && System.nanoTime() < end);
      bytes.forEach((name, each) -> System.out.println(name + " " + each));
    }
  }

  private static void some(Runnable kernel) {
    for (int i = 0; i < 100; i++) {
      kernel.run();
    }
  }

  /**
   * The kernels by the name of the method with their loop; {@link VectorLoops} finds which miss.
   */
  private Map<String, Runnable> kernels() {
    Map<String, Runnable> all = new LinkedHashMap<>();
    long row = 64L * 4;
    if (Raw.LANES == 8) {
      all.put("Tile6x2.run", () -> Tile.run(x, row, 6, y, 64, z, Tile.PANEL_STEP, y));
    } else {
      all.put("Tile6x4.run", () -> Tile.run(x, row, 6, y, 64, z, Tile.PANEL_STEP, y));
    }
    all.put("NarrowTile.run", () -> NarrowTile.run(x, row, 8, y, 64, z, Tile.PANEL_STEP));
    for (int vectors : new int[] {4, 2, 1}) {
      long step = vectors * Raw.VECTOR_BYTES;
      all.put(
          "HeadTile.run4x" + vectors,
          () -> HeadTile.run(vectors, x, row, 4, y, step, 64, z, step, z, step));
    }
    all.put("Transpose.block", () -> Transpose.copy(x, row, 61, 63, z, 61));
    all.put("Packing.copyRows", () -> Packing.panels(new Matrix(x, 61, 1), 60, 61, z, 0, 1));
    all.put("ExpKernel.run", () -> ExpKernel.run(x, -1, 0, z, N));
    all.put("Atan2Kernel.run", () -> Atan2Kernel.run(x, 1, y, 1, z, N));
    all.put("SumKernels.sum", () -> SumKernels.sum(x, N));
    all.put("SumKernels.dot", () -> SumKernels.dot(x, y, N));
    all.put("SoftmaxKernels.max", () -> SoftmaxKernels.max(x, N));
    all.put("SoftmaxKernels.backward", () -> SoftmaxKernels.backward(x, w, 1, N));
    all.put("RmsNormKernels.backward", () -> RmsNormKernels.backward(x, y, 2, z, N));
    all.put("RopeKernels.rotate", () -> RopeKernels.rotate(x, y, y, z, N / 2, -1, 1));
    all.put("SwiGluKernels.forward", () -> SwiGluKernels.forward(x, y, z, N));
    all.put("SwiGluKernels.backward", () -> SwiGluKernels.backward(x, y, x, z, w, N));
    all.put("ElementwiseKernels.affine", () -> ElementwiseKernels.affine(x, 2, 1, z, N));
    all.put("ElementwiseKernels.copy", () -> ElementwiseKernels.copy(x, z, N));
    all.put("ElementwiseKernels.fill", () -> ElementwiseKernels.fill(1, z, N));
    all.put("ReduceKernels.max", () -> ReduceKernels.max(x, N));
    all.put("ReduceKernels.sumRows", () -> ReduceKernels.sumRows(x, 4L * N, 5, z, N));
    all.put("ReduceKernels.maxRows", () -> ReduceKernels.maxRows(x, 4L * N, 5, z, N));
    all.put(
        "IndexKernels.signStep",
        () -> IndexKernels.signStep(z, ids, 0, 2, x, w + (1 << 19), N, 1e-4f, 0.999f));
    for (Binary f : Binary.values()) {
      if (f.isComparison()) {
        continue; // plain loops of bytes
      }
      all.put(
          "BinaryKernels." + f.name().toLowerCase(Locale.ROOT),
          () -> BinaryKernels.run(f, x, 1, y, 1, z, N));
    }
    for (Unary f : EnumSet.complementOf(EnumSet.of(Unary.LOG, Unary.LOG1P, Unary.TANH))) {
      all.put(
          "UnaryKernels." + f.name().toLowerCase(Locale.ROOT), () -> UnaryKernels.run(f, x, z, N));
    }
    AdamAtan2Scalars scalars = new AdamAtan2Scalars(0.999f, 0.9f, 0.95f, 1e-4f, 1);
    Runnable adam = () -> AdamAtan2Kernel.run(w, y, z, x, N, scalars, x + (1 << 19));
    all.put("AdamAtan2Kernel.moments", adam);
    all.put("AdamAtan2Kernel.step", adam);
    return all;
  }

  /** Bytes a call. */
  private static long allocated(Runnable kernel) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < COUNTED; i++) {
        kernel.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least / COUNTED;
  }
}
