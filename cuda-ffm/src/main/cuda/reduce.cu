// Folds along an axis. The order of every sum depends on the extents alone.
//
// A long axis is folded in two launches: in the first each of `parts` blocks (or warps) folds
// `length` elements of it and y gets one more axis, which the second launch folds.
#include "common.cuh"

/// x [rows, extent] → y [rows, parts]: one warp for each result. Blocks of whole warps.
template <class F, class S>
DEVICE void fold_rows(const S* x, S* y, long long rows, long long extent, int parts,
                      long long length) {
  const long long warps = all_threads() / LANES;
  for (long long task = first_index() / LANES; task < rows * parts; task += warps) {
    const long long row = task / parts;
    const long long start = task % parts * length;
    const long long end = start + length < extent ? start + length : extent;
    compute<S> sum = F::identity();
    for (long long i = start + lane_id(); i < end; i += LANES) {
      sum = F::fold(sum, load(x, row * extent + i));
    }
    sum = fold_warp<F>(sum);
    if (lane_id() == 0) {
      store(y, task, sum);
    }
  }
}

constexpr int FOLD_COLUMNS = 32;
constexpr int FOLD_ROWS = 8;

/// x [outer, extent, inner] → y [outer, parts, inner]: a block of 32 × 8 threads for 32 columns;
/// each row of threads folds every eighth element, then they fold one another's.
template <class F, class S>
DEVICE void fold_columns(const S* x, S* y, long long outer, long long extent, long long inner,
                         int parts, long long length) {
  SHARED_ARRAY(compute<S>, partial, FOLD_ROWS * FOLD_COLUMNS);
  const long long tiles = (inner + FOLD_COLUMNS - 1) / FOLD_COLUMNS;
  for (long long task = blockIdx.x; task < outer * parts * tiles; task += gridDim.x) {
    const long long column = task % tiles * FOLD_COLUMNS + threadIdx.x;
    const long long slice = task / tiles;  // outer · parts + part
    const long long start = slice % parts * length;
    const long long end = start + length < extent ? start + length : extent;
    compute<S> sum = F::identity();
    if (column < inner) {
      const long long base = slice / parts * extent * inner + column;
      for (long long i = start + threadIdx.y; i < end; i += FOLD_ROWS) {
        sum = F::fold(sum, load(x, base + i * inner));
      }
    }
    partial[threadIdx.y * FOLD_COLUMNS + threadIdx.x] = sum;
    __syncthreads();
    if (threadIdx.y == 0 && column < inner) {
      for (int row = 1; row < FOLD_ROWS; row++) {
        sum = F::fold(sum, partial[row * FOLD_COLUMNS + threadIdx.x]);
      }
      store(y, slice * inner + column, sum);
    }
    __syncthreads();
  }
}

extern "C" __global__ void hrm_sum_rows_f32(
    const float* x, float* y, long long rows, long long extent, int parts, long long length) {
  fold_rows<Sum<float>>(x, y, rows, extent, parts, length);
}
extern "C" __global__ void hrm_sum_rows_bf16(
    const bf16* x, bf16* y, long long rows, long long extent, int parts, long long length) {
  fold_rows<Sum<float>>(x, y, rows, extent, parts, length);
}
extern "C" __global__ void hrm_sum_rows_f64(
    const double* x, double* y, long long rows, long long extent, int parts, long long length) {
  fold_rows<Sum<double>>(x, y, rows, extent, parts, length);
}
extern "C" __global__ void hrm_max_rows_f32(
    const float* x, float* y, long long rows, long long extent, int parts, long long length) {
  fold_rows<Max<float>>(x, y, rows, extent, parts, length);
}
extern "C" __global__ void hrm_max_rows_bf16(
    const bf16* x, bf16* y, long long rows, long long extent, int parts, long long length) {
  fold_rows<Max<float>>(x, y, rows, extent, parts, length);
}
extern "C" __global__ void hrm_max_rows_f64(
    const double* x, double* y, long long rows, long long extent, int parts, long long length) {
  fold_rows<Max<double>>(x, y, rows, extent, parts, length);
}
extern "C" __global__ void hrm_sum_columns_f32(
    const float* x, float* y, long long outer, long long extent, long long inner, int parts,
    long long length) {
  fold_columns<Sum<float>>(x, y, outer, extent, inner, parts, length);
}
extern "C" __global__ void hrm_sum_columns_bf16(
    const bf16* x, bf16* y, long long outer, long long extent, long long inner, int parts,
    long long length) {
  fold_columns<Sum<float>>(x, y, outer, extent, inner, parts, length);
}
extern "C" __global__ void hrm_sum_columns_f64(
    const double* x, double* y, long long outer, long long extent, long long inner, int parts,
    long long length) {
  fold_columns<Sum<double>>(x, y, outer, extent, inner, parts, length);
}
extern "C" __global__ void hrm_max_columns_f32(
    const float* x, float* y, long long outer, long long extent, long long inner, int parts,
    long long length) {
  fold_columns<Max<float>>(x, y, outer, extent, inner, parts, length);
}
extern "C" __global__ void hrm_max_columns_bf16(
    const bf16* x, bf16* y, long long outer, long long extent, long long inner, int parts,
    long long length) {
  fold_columns<Max<float>>(x, y, outer, extent, inner, parts, length);
}
extern "C" __global__ void hrm_max_columns_f64(
    const double* x, double* y, long long outer, long long extent, long long inner, int parts,
    long long length) {
  fold_columns<Max<double>>(x, y, outer, extent, inner, parts, length);
}

/// The first of the largest elements of each row, one warp a row; 0 where the first is NaN, and
/// other NaN are never taken: what a loop with > gives.
template <class S> DEVICE void argmax(const S* x, int* y, long long rows, int width) {
  const long long warps = all_threads() / LANES;
  for (long long row = first_index() / LANES; row < rows; row += warps) {
    int best = 0;
    compute<S> value = width > 0 ? load(x, row * width) : compute<S>(0);
    for (int i = lane_id(); i < width; i += LANES) {
      const compute<S> candidate = load(x, row * width + i);
      if (candidate > value) {
        value = candidate;
        best = i;
      }
    }
#pragma unroll
    for (int flip = LANES / 2; flip > 0; flip /= 2) {
      const compute<S> other = __shfl_xor_sync(ALL_LANES, value, flip);
      const int at = __shfl_xor_sync(ALL_LANES, best, flip);
      if (other > value || (other == value && at < best)) {
        value = other;
        best = at;
      }
    }
    if (lane_id() == 0) {
      y[row] = best;
    }
  }
}

extern "C" __global__ void hrm_argmax_f32(const float* x, int* y, long long rows, int width) {
  argmax(x, y, rows, width);
}
extern "C" __global__ void hrm_argmax_bf16(const bf16* x, int* y, long long rows, int width) {
  argmax(x, y, rows, width);
}
extern "C" __global__ void hrm_argmax_f64(const double* x, int* y, long long rows, int width) {
  argmax(x, y, rows, width);
}
