package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/** Copies, straight and transposed, from and to the host, and tensors of one value. */
public class CopyBenchmark extends Device {
  private final Arena arena = Arena.ofShared();
  private Tensor x;
  private Tensor to;
  private MemorySegment host;

  /** All [rows, D]; the host's memory is outside the Java heap, as that of a mapped file. */
  @Override
  void operands() {
    x = normal(rows(), HIDDEN);
    to = normal(rows(), HIDDEN);
    host = arena.allocate(x.size() * Float.BYTES, Float.BYTES);
  }

  /** Frees the host's memory; the rest is freed as everywhere. */
  @TearDown
  public void free() {
    arena.close();
  }

  /** A contiguous tensor into another. */
  @Benchmark
  public void assign(Work work) {
    call(() -> backend().assign(to, x));
    work.floats(2 * x.size());
  }

  /** A transposed view made contiguous. */
  @Benchmark
  public void transpose(Work work) {
    call(() -> backend().cast(x.transpose(0, 1), x.dtype()));
    work.floats(2 * x.size());
  }

  /** A tensor of zeros. */
  @Benchmark
  public void full(Work work) {
    call(() -> backend().full(x.dtype(), x.shape(), 0));
    work.floats(x.size());
  }

  /** The host's memory into a tensor. */
  @Benchmark
  public void write(Work work) {
    call(() -> backend().write(to, host));
    work.floats(2 * x.size());
  }

  /** A tensor into the host's memory. */
  @Benchmark
  public void read(Work work) {
    call(() -> backend().read(x, host));
    work.floats(2 * x.size());
  }
}
