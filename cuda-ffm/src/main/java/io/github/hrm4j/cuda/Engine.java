package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.generated.Bindings.cudaDevAttrMultiProcessorCount;

import io.github.hrm4j.tensor.Buffer;
import io.github.hrm4j.tensor.Memory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One device with what computing on it takes: kernels, cuBLAS, one stream in whose order everything
 * happens, memory, and the way to the host. For one thread at a time.
 */
final class Engine implements AutoCloseable {
  /** Threads of a block where nothing speaks for another number. */
  static final int THREADS = 256;

  /** Blocks for each multiprocessor, in kernels whose threads walk over their elements. */
  private static final int WAVES = 16;

  private final Device device;
  private final Stream compute;
  private final Stream copies;
  private final Kernels kernels;
  private final Launcher launcher;
  private final Memory memory;
  private final Blas blas;
  private final Staging staging;
  private final BadIds badIds;
  private final List<Buffer> kept = new ArrayList<>();
  private final List<CapturedWork> captured = new ArrayList<>();
  private final int mostBlocks;
  private CapturedWork capturing;

  Engine(Device device) {
    this.device = device;
    compute = new Stream(device);
    copies = new Stream(device);
    kernels = new Kernels(device, Ptx.shipped());
    launcher = new Launcher(kernels, compute);
    DeviceMemory allocator = new DeviceMemory(device);
    memory = new Memory(allocator);
    allocator.whenFull(this::makeRoom);
    blas = new Blas(compute, allocator);
    staging = new Staging(compute, copies);
    mostBlocks = WAVES * device.attribute(cudaDevAttrMultiProcessorCount());
    badIds = new BadIds(this);
  }

  Device device() {
    return device;
  }

  Stream compute() {
    return compute;
  }

  Memory memory() {
    return memory;
  }

  Blas blas() {
    return blas;
  }

  Staging staging() {
    return staging;
  }

  /** What kernels report about ids that are no rows. */
  BadIds badIds() {
    return badIds;
  }

  /** Kernels launched so far. */
  long launches() {
    return launcher.launches();
  }

  /** Begins the launch of a kernel, without its prefix hrm_. */
  Launcher start(String kernel) {
    return launcher.start(kernels.kernel("hrm_" + kernel));
  }

  /** Blocks for so many tasks, of which a block takes some at a time and comes back for more. */
  int blocks(long tasks, int perBlock) {
    long needed = (tasks + perBlock - 1) / perBlock;
    return Math.clamp(needed, 1, mostBlocks);
  }

  /** Threads of a block that walks over a row of so many items: whole warps, at most 256. */
  static int threadsFor(long items) {
    long warps = (items + 31) / 32;
    return Math.clamp(warps, 1, 8) * 32;
  }

  /** Device memory for a moment: it may be given back as soon as its last use is queued. */
  Scratch scratch(long bytes) {
    return new Scratch(memory.pool().lease(bytes));
  }

  /** Device memory until the engine closes. */
  Buffer keep(long bytes) {
    Buffer buffer = memory.pool().leaseNew(bytes);
    kept.add(buffer);
    return buffer;
  }

  /** Leased memory. */
  final class Scratch implements AutoCloseable {
    private final Buffer buffer;

    private Scratch(Buffer buffer) {
      this.buffer = buffer;
    }

    long address() {
      return buffer.address();
    }

    @Override
    public void close() {
      memory.pool().giveBack(buffer);
    }
  }

  /** Captures what a piece of code queues. */
  CapturedWork capture(Runnable work) {
    CapturedWork result = CapturedWork.of(this, work, now -> capturing = now);
    captured.add(result);
    return result;
  }

  /**
   * Numbers of the host in device memory, for what is queued next: in memory of their own where
   * work is captured, else where the caller says.
   *
   * @param usual writes them where they usually are, and returns the address
   */
  long constants(MemorySegment values, LongSupplier usual) {
    return capturing == null ? usual.getAsLong() : capturing.constant(values);
  }

  /** Gives up what is kept for speed alone. Captured work can be captured again. */
  private void makeRoom() {
    if (capturing == null) {
      captured.forEach(CapturedWork::close);
      captured.clear();
      memory.pool().trim();
    }
  }

  /** Waits for everything queued. */
  void synchronize() {
    compute.synchronize();
    badIds.check();
  }

  @Override
  public void close() {
    if (!device.status().isLost()) {
      compute.synchronize();
    }
    captured.forEach(CapturedWork::close);
    kept.forEach(memory.pool()::giveBack);
    staging.close();
    blas.close();
    memory.close();
    launcher.close();
    kernels.close();
    copies.close();
    compute.close();
  }
}
