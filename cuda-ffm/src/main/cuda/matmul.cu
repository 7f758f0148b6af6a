// Matrix products of float64, which no network computes in: gradient checks and the contract do.
// Those of float32 and bfloat16 are cuBLAS's.
#include "common.cuh"

constexpr int TILE = 16;

/// y [batch, m, n] = a · b, of any strides; batches through tables of offsets in elements.
extern "C" __global__ void hrm_matmul_f64(
    const double* a, const double* b, double* y, int m, int n, int k, long long batches,
    long long a_batch, long long a_row, long long a_column, long long b_batch, long long b_row,
    long long b_column) {
  SHARED_ARRAY(double, left, TILE * TILE);
  SHARED_ARRAY(double, right, TILE * TILE);
  const int x = threadIdx.x;
  const int z = threadIdx.y;
  const long long across = (n + TILE - 1) / TILE;
  const long long down = (m + TILE - 1) / TILE;
  for (long long task = blockIdx.x; task < batches * down * across; task += gridDim.x) {
    const long long batch = task / (down * across);
    const long long row = task / across % down * TILE + z;
    const long long column = task % across * TILE + x;
    double sum = 0;
    for (int start = 0; start < k; start += TILE) {
      const bool in_a = row < m && start + x < k;
      const bool in_b = column < n && start + z < k;
      left[z * TILE + x] =
          in_a ? a[batch * a_batch + row * a_row + (start + x) * a_column] : 0.0;
      right[z * TILE + x] =
          in_b ? b[batch * b_batch + (start + z) * b_row + column * b_column] : 0.0;
      __syncthreads();
      for (int i = 0; i < TILE; i++) {
        sum = fma(left[z * TILE + i], right[i * TILE + x], sum);
      }
      __syncthreads();
    }
    if (row < m && column < n) {
      y[(batch * m + row) * n + column] = sum;
    }
  }
}
