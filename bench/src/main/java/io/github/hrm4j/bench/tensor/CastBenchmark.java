package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Copies in another type. Those of 16 bits occur when files are read and written; on the CPU they
 * are the reference backend's.
 */
public class CastBenchmark extends Device {
  private Tensor f32;
  private Tensor f64;
  private Tensor f16;
  private Tensor bf16;

  /** All [rows, D]. */
  @Override
  void operands() {
    f32 = normal(rows(), HIDDEN);
    f64 = backend().cast(f32, DType.F64);
    f16 = backend().cast(f32, DType.F16);
    bf16 = backend().cast(f32, DType.BF16);
  }

  private void cast(Work work, Tensor x, DType to) {
    call(() -> backend().cast(x, to));
    work.bytes(x.size() * (x.dtype().bytes() + to.bytes()));
  }

  /** float32 to float64. */
  @Benchmark
  public void f32ToF64(Work work) {
    cast(work, f32, DType.F64);
  }

  /** float64 to float32. */
  @Benchmark
  public void f64ToF32(Work work) {
    cast(work, f64, DType.F32);
  }

  /** float32 to float16. */
  @Benchmark
  public void f32ToF16(Work work) {
    cast(work, f32, DType.F16);
  }

  /** float16 to float32. */
  @Benchmark
  public void f16ToF32(Work work) {
    cast(work, f16, DType.F32);
  }

  /** float32 to bfloat16. */
  @Benchmark
  public void f32ToBf16(Work work) {
    cast(work, f32, DType.BF16);
  }

  /** bfloat16 to float32. */
  @Benchmark
  public void bf16ToF32(Work work) {
    cast(work, bf16, DType.F32);
  }
}
