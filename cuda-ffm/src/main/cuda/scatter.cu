// Sums of rows by number, with the same bits every time: no atomics on sums. The positions are
// sorted by id, equal ids in their order (a radix sort, 8 bits a pass), and each id's run of
// positions is summed in a fixed order.
#include "common.cuh"

constexpr int RADIX = 256;

/// The digit of the pass; ids that are no row are sorted behind all rows.
DEVICE int digit(int id, int rows, int shift) {
  const unsigned key = static_cast<unsigned>(id) < static_cast<unsigned>(rows) ? id : rows;
  return static_cast<int>(key >> shift & (RADIX - 1));
}

/// Each warp, a block of its own, counts the digits of `length` ids: counts [RADIX, blocks].
/// The first pass has no order yet (null) and reports ids that are no row.
extern "C" __global__ void hrm_sort_count(
    const int* ids, const int* order, int* counts, long long n, int rows, int shift, int length,
    long long* error) {
  SHARED_ARRAY(int, bins, RADIX);
  for (int b = threadIdx.x; b < RADIX; b += LANES) {
    bins[b] = 0;
  }
  __syncwarp(ALL_LANES);
  const long long start = static_cast<long long>(blockIdx.x) * length;
  const long long end = start + length < n ? start + length : n;
  for (long long i = start + threadIdx.x; i < end; i += LANES) {
    const int id = ids[order == nullptr ? i : order[i]];
    if (order == nullptr && !(id >= 0 && id < rows)) {
      report_id(error, id, rows);
    }
    atomicAdd(&bins[digit(id, rows, shift)], 1);
  }
  __syncwarp(ALL_LANES);
  for (int b = threadIdx.x; b < RADIX; b += LANES) {
    counts[static_cast<long long>(b) * gridDim.x + blockIdx.x] = bins[b];
  }
}

/// Replaces each number by the sum of those before it. One block of MAX_WARPS warps.
extern "C" __global__ void hrm_scan(int* x, long long n) {
  SHARED_ARRAY(int, of_warp, MAX_WARPS);
  int carried = 0;
  for (long long start = 0; start < n; start += blockDim.x) {
    const long long i = start + threadIdx.x;
    const int own = i < n ? x[i] : 0;
    int sum = own;
#pragma unroll
    for (int step = 1; step < LANES; step *= 2) {
      const int before = __shfl_up_sync(ALL_LANES, sum, step);
      sum += lane_id() >= step ? before : 0;
    }
    if (lane_id() == LANES - 1) {
      of_warp[warp_id()] = sum;
    }
    __syncthreads();
    int before = carried;
    for (int w = 0; w < MAX_WARPS; w++) {
      before += w < warp_id() ? of_warp[w] : 0;
      carried += of_warp[w];
    }
    if (i < n) {
      x[i] = before + sum - own;
    }
    __syncthreads();
  }
}

/// Puts the positions into their places of this pass, each warp those it has counted.
extern "C" __global__ void hrm_sort_place(
    const int* ids, const int* order, const int* starts, int* sorted, long long n, int rows,
    int shift, int length) {
  SHARED_ARRAY(int, next, RADIX);
  for (int b = threadIdx.x; b < RADIX; b += LANES) {
    next[b] = starts[static_cast<long long>(b) * gridDim.x + blockIdx.x];
  }
  __syncwarp(ALL_LANES);
  const long long start = static_cast<long long>(blockIdx.x) * length;
  const long long end = start + length < n ? start + length : n;
  for (long long first = start; first < end; first += LANES) {
    const long long i = first + threadIdx.x;
    const int position = i < end ? (order == nullptr ? static_cast<int>(i) : order[i]) : 0;
    const int mine = i < end ? digit(ids[position], rows, shift) : -1;
    int before = 0;  // lanes with the same digit: below this one, and all
    int equal = 0;
    for (int l = 0; l < LANES; l++) {
      const int other = __shfl_sync(ALL_LANES, mine, l);
      before += other == mine && l < static_cast<int>(threadIdx.x) ? 1 : 0;
      equal += other == mine ? 1 : 0;
    }
    if (mine >= 0) {
      sorted[next[mine] + before] = position;
    }
    __syncwarp(ALL_LANES);
    if (mine >= 0 && before == equal - 1) {
      next[mine] += equal;
    }
    __syncwarp(ALL_LANES);
  }
}

/// starts[r]: how many of the sorted ids are below r, for r from 0 to rows.
extern "C" __global__ void hrm_run_starts(
    const int* ids, const int* sorted, int* starts, long long n, int rows) {
  for (long long r = first_index(); r <= rows; r += all_threads()) {
    long long low = 0;
    long long high = n;
    while (low < high) {
      const long long middle = (low + high) / 2;
      const int id = ids[sorted[middle]];
      if (id >= 0 && id < r) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    starts[r] = static_cast<int>(low);
  }
}

constexpr int RUN_COLUMNS = 32;
constexpr int RUN_ROWS = 8;

/// The sum of dy [n, width] over a run of positions, at a column: 32 × 8 threads, each row of them
/// every eighth position. Every thread of the first row gets the sum.
template <class S>
DEVICE compute<S> sum_run(
    const S* dy, const int* sorted, int start, int end, long long column, long long width) {
  SHARED_ARRAY(compute<S>, partial, RUN_ROWS * RUN_COLUMNS);
  compute<S> sum = 0;
  if (column < width) {
    for (int k = start + threadIdx.y; k < end; k += RUN_ROWS) {
      sum += load(dy, sorted[k] * width + column);
    }
  }
  partial[threadIdx.y * RUN_COLUMNS + threadIdx.x] = sum;
  __syncthreads();
  if (threadIdx.y == 0) {
    for (int row = 1; row < RUN_ROWS; row++) {
      sum += partial[row * RUN_COLUMNS + threadIdx.x];
    }
  }
  __syncthreads();
  return sum;
}

/// y [rows, width]: a block for 32 columns of a row.
template <class S>
DEVICE void sum_runs(
    const S* dy, const int* sorted, const int* starts, S* y, int rows, long long width) {
  const long long tiles = (width + RUN_COLUMNS - 1) / RUN_COLUMNS;
  for (long long task = blockIdx.x; task < rows * tiles; task += gridDim.x) {
    const long long row = task / tiles;
    const long long column = task % tiles * RUN_COLUMNS + threadIdx.x;
    const compute<S> sum = sum_run(dy, sorted, starts[row], starts[row + 1], column, width);
    if (threadIdx.y == 0 && column < width) {
      store(y, row * width + column, sum);
    }
  }
}

extern "C" __global__ void hrm_sum_runs_f32(
    const float* dy, const int* sorted, const int* starts, float* y, int rows, long long width) {
  sum_runs(dy, sorted, starts, y, rows, width);
}
extern "C" __global__ void hrm_sum_runs_bf16(
    const bf16* dy, const int* sorted, const int* starts, bf16* y, int rows, long long width) {
  sum_runs(dy, sorted, starts, y, rows, width);
}
extern "C" __global__ void hrm_sum_runs_f64(
    const double* dy, const int* sorted, const int* starts, double* y, int rows,
    long long width) {
  sum_runs(dy, sorted, starts, y, rows, width);
}

/// Sparse SignSGD: the block of the first position of a run updates the row, the others nothing.
/// scalars: lr, decay.
extern "C" __global__ void hrm_sign_sgd(
    float* table, const int* ids, const int* sorted, const float* grad, long long n, int rows,
    long long width, const float* scalars) {
  const long long tiles = (width + RUN_COLUMNS - 1) / RUN_COLUMNS;
  const float lr = scalars[0];
  const float decay = scalars[1];
  for (long long task = blockIdx.x; task < n * tiles; task += gridDim.x) {
    const int k = static_cast<int>(task / tiles);
    const long long column = task % tiles * RUN_COLUMNS + threadIdx.x;
    const int id = ids[sorted[k]];
    const bool first = (k == 0 || ids[sorted[k - 1]] != id) && id >= 0 && id < rows;
    int end = k + 1;
    while (first && end < n && ids[sorted[end]] == id) {
      end++;
    }
    // A run of no positions where there is nothing to do: all threads meet at the barrier.
    const float g = sum_run(grad, sorted, k, first ? end : k, column, width);
    if (first && threadIdx.y == 0 && column < width) {
      const float sign = g > 0 ? lr : g < 0 ? -lr : g;
      const long long at = id * width + column;
      table[at] = __fsub_rn(__fmul_rn(table[at], decay), sign);
    }
  }
}
