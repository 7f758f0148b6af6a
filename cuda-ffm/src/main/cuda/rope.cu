// Rotary position embedding (Su et al. 2021, eq. 34), rotate-half, computed in float32.
#include "common.cuh"

/// Element j of a rotated row of width 2·half; flip: -1 for the inverse rotation.
template <class S>
DEVICE float turned(const S* x, const float* cos, const float* sin, int j, int half, float flip) {
  const float other = j < half ? -load(x, j + half) : load(x, j - half);
  return load(x, j) * cos[j] + other * (flip * sin[j]);
}

/// x, y [rows, heads, width] with rows = b·s; cos, sin [tokens, width]. A block a row at a time.
template <class S>
DEVICE void rope(const S* x, const float* cos, const float* sin, S* y, long long rows, int tokens,
                 int heads, int width, float flip) {
  for (long long row = blockIdx.x; row < rows; row += gridDim.x) {
    const long long table = row % tokens * width;
    for (int i = threadIdx.x; i < heads * width; i += blockDim.x) {
      const int j = i % width;
      const S* from = x + row * heads * width + (i - j);
      store(y, row * heads * width + i, turned(from, cos + table, sin + table, j, width / 2, flip));
    }
  }
}

extern "C" __global__ void hrm_rope_f32(
    const float* x, const float* cos, const float* sin, float* y, long long rows, int tokens,
    int heads, int width, float flip) {
  rope(x, cos, sin, y, rows, tokens, heads, width, flip);
}
extern "C" __global__ void hrm_rope_bf16(
    const bf16* x, const float* cos, const float* sin, bf16* y, long long rows, int tokens,
    int heads, int width, float flip) {
  rope(x, cos, sin, y, rows, tokens, heads, width, flip);
}
