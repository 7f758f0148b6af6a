// The gate of SwiGLU (Shazeer 2020, eq. 6). gate_up [rows, 2·width]: gate, then up.
#include "common.cuh"

DEVICE float sigmoid(float x) { return 1.0f / (1.0f + expf(-x)); }

/// y = silu(gate) · up; silu is rounded to the storage type before the product.
template <class S>
DEVICE void swiglu(const S* gate_up, S* y, long long rows, int width, int aligned) {
  for (long long row = blockIdx.x; row < rows; row += gridDim.x) {
    const long long from = 2 * row * width;
    for (int i = 4 * threadIdx.x; i < width; i += 4 * blockDim.x) {
      float gate[4];
      float up[4];
      load4(gate_up, from + i, width - i, aligned, gate);
      load4(gate_up, from + width + i, width - i, aligned, up);
#pragma unroll
      for (int e = 0; e < 4; e++) {
        up[e] *= rounded(gate[e] / (1.0f + expf(-gate[e])), y);
      }
      store4(y, row * width + i, width - i, aligned, up);
    }
  }
}

extern "C" __global__ void hrm_swiglu_f32(
    const float* gate_up, float* y, long long rows, int width, int aligned) {
  swiglu(gate_up, y, rows, width, aligned);
}
extern "C" __global__ void hrm_swiglu_bf16(
    const bf16* gate_up, bf16* y, long long rows, int width, int aligned) {
  swiglu(gate_up, y, rows, width, aligned);
}

/// dgate = dy·up·σ·(1 + gate·(1-σ)), dup = dy·silu(gate); products that autograd would store are
/// rounded to the storage type.
template <class S>
DEVICE void swiglu_backward(const S* gate_up, const S* dy, S* dx, long long rows, int width,
                            int aligned) {
  for (long long row = blockIdx.x; row < rows; row += gridDim.x) {
    const long long at = 2 * row * width;
    for (int i = 4 * threadIdx.x; i < width; i += 4 * blockDim.x) {
      float gate[4];
      float up[4];
      float slope[4];
      load4(gate_up, at + i, width - i, aligned, gate);
      load4(gate_up, at + width + i, width - i, aligned, up);
      load4(dy, row * width + i, width - i, aligned, slope);
#pragma unroll
      for (int e = 0; e < 4; e++) {
        const float s = sigmoid(gate[e]);
        const float upper = rounded(slope[e] * up[e], dy);
        up[e] = slope[e] * rounded(gate[e] / (1.0f + expf(-gate[e])), dy);
        gate[e] = upper * (s * (1.0f + gate[e] * (1.0f - s)));
      }
      store4(dx, at + i, width - i, aligned, gate);
      store4(dx, at + width + i, width - i, aligned, up);
    }
  }
}

extern "C" __global__ void hrm_swiglu_backward_f32(
    const float* gate_up, const float* dy, float* dx, long long rows, int width, int aligned) {
  swiglu_backward(gate_up, dy, dx, rows, width, aligned);
}
extern "C" __global__ void hrm_swiglu_backward_bf16(
    const bf16* gate_up, const bf16* dy, bf16* dx, long long rows, int width, int aligned) {
  swiglu_backward(gate_up, dy, dx, rows, width, aligned);
}
