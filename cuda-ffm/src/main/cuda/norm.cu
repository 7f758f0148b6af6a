// RMSNorm of x or x + residual without a gain (Zhang and Sennrich 2019, eq. 4), in float32 inside.
// One block a row; what a thread reads first it keeps in registers for the second pass.
#include "common.cuh"

constexpr int KEPT = 2;  // groups of four elements

/// z = x + residual, rounded to the storage type as a sum in its own right would be.
template <class S>
DEVICE void sum4(const S* x, const S* residual, long long i, int count, bool aligned,
                 float (&z)[4]) {
  load4(x, i, count, aligned, z);
  if (residual != nullptr) {
    float r[4];
    load4(residual, i, count, aligned, r);
#pragma unroll
    for (int e = 0; e < 4; e++) {
      z[e] = rounded(z[e] + r[e], x);
    }
  }
}

/// y = z · rstd, rstd = 1/√(mean(z²) + eps). x, residual (or null), y [rows, width], rstd [rows].
template <class S>
DEVICE void rms_norm(const S* x, const S* residual, S* y, float* rstd, long long rows, int width,
                     float eps, int aligned) {
  const int step = 4 * blockDim.x;
  for (long long row = blockIdx.x; row < rows; row += gridDim.x) {
    const long long base = row * width;
    float kept[KEPT][4];
    float squares = 0;
#pragma unroll
    for (int k = 0; k < KEPT; k++) {
      const int i = 4 * threadIdx.x + k * step;
      sum4(x, residual, base + i, width - i, aligned, kept[k]);
      squares += kept[k][0] * kept[k][0] + kept[k][1] * kept[k][1] + kept[k][2] * kept[k][2]
                 + kept[k][3] * kept[k][3];
    }
    for (int i = 4 * threadIdx.x + KEPT * step; i < width; i += step) {
      float z[4];
      sum4(x, residual, base + i, width - i, aligned, z);
      squares += z[0] * z[0] + z[1] * z[1] + z[2] * z[2] + z[3] * z[3];
    }
    squares = fold_block<Sum<float>>(squares);
    const float scale = 1.0f / sqrtf(squares / width + eps);
    if (threadIdx.x == 0) {
      rstd[row] = scale;
    }
#pragma unroll
    for (int k = 0; k < KEPT; k++) {
      const int i = 4 * threadIdx.x + k * step;
#pragma unroll
      for (int e = 0; e < 4; e++) {
        kept[k][e] *= scale;
      }
      store4(y, base + i, width - i, aligned, kept[k]);
    }
    for (int i = 4 * threadIdx.x + KEPT * step; i < width; i += step) {
      float z[4];
      sum4(x, residual, base + i, width - i, aligned, z);
#pragma unroll
      for (int e = 0; e < 4; e++) {
        z[e] *= scale;
      }
      store4(y, base + i, width - i, aligned, z);
    }
  }
}

extern "C" __global__ void hrm_rms_norm_f32(
    const float* x, const float* residual, float* y, float* rstd, long long rows, int width,
    float eps, int aligned) {
  rms_norm(x, residual, y, rstd, rows, width, eps, aligned);
}
extern "C" __global__ void hrm_rms_norm_bf16(
    const bf16* x, const bf16* residual, bf16* y, float* rstd, long long rows, int width,
    float eps, int aligned) {
  rms_norm(x, residual, y, rstd, rows, width, eps, aligned);
}

/// dz = rstd · (dy - y · mean(dy·y)).
template <class S>
DEVICE void rms_norm_backward(const S* y, const float* rstd, const S* dy, S* dz, long long rows,
                              int width, int aligned) {
  const int step = 4 * blockDim.x;
  for (long long row = blockIdx.x; row < rows; row += gridDim.x) {
    const long long base = row * width;
    float keptY[KEPT][4];
    float keptDy[KEPT][4];
    float dot = 0;
#pragma unroll
    for (int k = 0; k < KEPT; k++) {
      const int i = 4 * threadIdx.x + k * step;
      load4(y, base + i, width - i, aligned, keptY[k]);
      load4(dy, base + i, width - i, aligned, keptDy[k]);
#pragma unroll
      for (int e = 0; e < 4; e++) {
        dot += keptY[k][e] * keptDy[k][e];
      }
    }
    for (int i = 4 * threadIdx.x + KEPT * step; i < width; i += step) {
      float a[4];
      float b[4];
      load4(y, base + i, width - i, aligned, a);
      load4(dy, base + i, width - i, aligned, b);
      dot += a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
    }
    const float mean = fold_block<Sum<float>>(dot) / width;
    const float scale = rstd[row];
#pragma unroll
    for (int k = 0; k < KEPT; k++) {
      const int i = 4 * threadIdx.x + k * step;
#pragma unroll
      for (int e = 0; e < 4; e++) {
        keptDy[k][e] = scale * (keptDy[k][e] - keptY[k][e] * mean);
      }
      store4(dz, base + i, width - i, aligned, keptDy[k]);
    }
    for (int i = 4 * threadIdx.x + KEPT * step; i < width; i += step) {
      float a[4];
      float b[4];
      load4(y, base + i, width - i, aligned, a);
      load4(dy, base + i, width - i, aligned, b);
#pragma unroll
      for (int e = 0; e < 4; e++) {
        b[e] = scale * (b[e] - a[e] * mean);
      }
      store4(dz, base + i, width - i, aligned, b);
    }
  }
}

extern "C" __global__ void hrm_rms_norm_backward_f32(
    const float* y, const float* rstd, const float* dy, float* dz, long long rows, int width,
    int aligned) {
  rms_norm_backward(y, rstd, dy, dz, rows, width, aligned);
}
extern "C" __global__ void hrm_rms_norm_backward_bf16(
    const bf16* y, const float* rstd, const bf16* dy, bf16* dz, long long rows, int width,
    int aligned) {
  rms_norm_backward(y, rstd, dy, dz, rows, width, aligned);
}
