package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Tensor;

/** Vector API kernels for contiguous float32; everything else is the reference backend's. */
final class SimdBackend extends ReferenceBackend {
  final Parallel parallel;
  private final MatMulKernels products;

  SimdBackend(int threads) {
    parallel = new Parallel(threads);
    products = new MatMulKernels(parallel, memory().pool());
  }

  @Override
  public String name() {
    return "simd";
  }

  @Override
  public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    return MatMulKernels.takes(a, b)
        ? products.matmul(a, transposeA, b, transposeB)
        : super.matmul(a, transposeA, b, transposeB);
  }

  @Override
  public Tensor linear(Tensor x, Tensor w, Tensor bias) {
    return MatMulKernels.takes(x, w) ? products.linear(x, w, bias) : super.linear(x, w, bias);
  }

  @Override
  public void close() {
    parallel.close();
    products.close();
    super.close();
  }
}
