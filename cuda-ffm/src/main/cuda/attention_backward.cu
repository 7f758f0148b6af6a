// The gradient of attention.cu. With P the probabilities, made again from logSumExp, dP = dY·vᵀ and
// dS = P∘(dP - delta), delta = Σ dY∘Y of each token and head: dq = dS·k/√d, dk = dSᵀ·q/√d, dv = Pᵀ·dY.
// Two kernels, so that every sum has one order and nothing is added atomically: blocks of queries
// walk over the keys for dq, blocks of keys over the queries for dk and dv.
#include "common.cuh"

/// delta [b, h, s]: one warp for each token and head.
template <class S>
DEVICE void attention_delta(const S* y, const S* dy, float* delta, long long batches, int tokens,
                            int heads, int width) {
  const long long warps = all_threads() / LANES;
  const long long rows = batches * tokens * heads;
  for (long long row = first_index() / LANES; row < rows; row += warps) {
    float sum = 0.0f;
    for (int j = lane_id(); j < width; j += LANES) {
      sum = fmaf(load(y, row * width + j), load(dy, row * width + j), sum);
    }
    sum = fold_warp<Sum<float>>(sum);
    if (lane_id() == 0) {
      const long long token = row / heads;
      delta[(token / tokens * heads + row % heads) * tokens + token % tokens] = sum;
    }
  }
}

extern "C" __global__ void hrm_attention_delta_f32(
    const float* y, const float* dy, float* delta, long long batches, int tokens, int heads,
    int width) {
  attention_delta(y, dy, delta, batches, tokens, heads, width);
}
extern "C" __global__ void hrm_attention_delta_bf16(
    const bf16* y, const bf16* dy, float* delta, long long batches, int tokens, int heads,
    int width) {
  attention_delta(y, dy, delta, batches, tokens, heads, width);
}

/// Puts a warp's sums into its rows of a tile, for other lanes to read.
template <int WIDTH> DEVICE void put_sums(float* rows, const float (&sums)[LANE_ROWS][WIDTH / 8]) {
  constexpr int PITCH = WIDTH + 4;
  const int r = lane_id() / LANE_COLUMNS;
  const int c = lane_id() % LANE_COLUMNS;
#pragma unroll
  for (int i = 0; i < LANE_ROWS; i++) {
#pragma unroll
    for (int j = 0; j < WIDTH / 8; j++) {
      rows[(r + 4 * i) * PITCH + 32 * (j / 4) + 4 * c + j % 4] = sums[i][j];
    }
  }
}

/// Writes a tile's rows as a head's gradient, times scale, turned back if there are tables.
template <int WIDTH, class S>
DEVICE void write_rows(const float* tile, S* to, long long pitch, int start, int count, int tokens,
                       int width, const float* cos, const float* sin, float scale) {
  const int half = width / 2;
  for (int i = threadIdx.x; i < count * WIDTH; i += blockDim.x) {
    const int j = i % WIDTH;
    const int token = start + i / WIDTH;
    const float* const row = tile + i / WIDTH * (WIDTH + 4);
    if (token < tokens && j < width) {
      float v = row[j];
      if (cos != nullptr) {
        const long long at = static_cast<long long>(token) * width + j;
        v = v * cos[at] + (j < half ? row[j + half] : -row[j - half]) * sin[at];
      }
      store(to, token * pitch + j, v * scale);
    }
  }
}

/// A block of WARPS · 16 rows, queries or (if OF_KEYS) keys, against all columns, the others.
/// dqkv gets dq, or dk and dv.
template <int WIDTH, int WARPS, int COLUMNS, bool OF_KEYS, class S>
DEVICE void attention_backward(const S* qkv, const S* dy, const float* log_sum_exp,
                               const float* delta, const float* cos, const float* sin, S* dqkv,
                               int tokens, int heads, int width, float scale) {
  constexpr int PITCH = WIDTH + 4;
  constexpr int ROWS = WARP_ROWS * WARPS;
  constexpr int ACROSS = LANE_COLUMNS * COLUMNS;
  // Rows: q and dY, or k and v. Columns: k and v, or q and dY.
  SHARED_ARRAY(float4, row_tile1, ROWS * PITCH / 4);
  SHARED_ARRAY(float4, row_tile2, ROWS * PITCH / 4);
  SHARED_ARRAY(float4, column_tile1, ACROSS * PITCH / 4);
  SHARED_ARRAY(float4, column_tile2, ACROSS * PITCH / 4);
  SHARED_ARRAY(float4, score_tile, ROWS * (ACROSS + 8) / 4);
  float* const rows1 = reinterpret_cast<float*>(row_tile1);
  float* const rows2 = reinterpret_cast<float*>(row_tile2);
  float* const columns1 = reinterpret_cast<float*>(column_tile1);
  float* const columns2 = reinterpret_cast<float*>(column_tile2);

  const int tiles = (tokens + ROWS - 1) / ROWS;
  const int start = static_cast<int>(blockIdx.x % tiles) * ROWS;
  const long long head = blockIdx.x / tiles;
  const long long inner = static_cast<long long>(heads) * width;
  const long long token0 = head / heads * tokens;
  const long long column = head % heads * width;
  const Head<S> queries = {tokens, width, 3 * inner, qkv + token0 * 3 * inner + column};
  const Head<S> keys = {tokens, width, 3 * inner, queries.first + inner};
  const Head<S> values = {tokens, width, 3 * inner, keys.first + inner};
  const Head<S> slopes = {tokens, width, inner, dy + token0 * inner + column};
  const float* const log_sums = log_sum_exp + head * tokens;
  const float* const deltas = delta + head * tokens;

  const int r = lane_id() / LANE_COLUMNS;
  const int c = lane_id() % LANE_COLUMNS;
  const int mine = warp_id() * WARP_ROWS;
  const bool busy = start + mine < tokens;
  float* const scores = reinterpret_cast<float*>(score_tile) + mine * (ACROSS + 8);

  float sums1[LANE_ROWS][WIDTH / 8];  // dq or dk
  float sums2[LANE_ROWS][WIDTH / 8];  // dv
  clear<WIDTH>(sums1);
  clear<WIDTH>(sums2);
  if (OF_KEYS) {
    load_rows<WIDTH>(rows1, keys, start, ROWS, cos, sin, 1.0f);
    load_rows<WIDTH, S>(rows2, values, start, ROWS, nullptr, nullptr, 1.0f);
  } else {
    load_rows<WIDTH>(rows1, queries, start, ROWS, cos, sin, scale);
    load_rows<WIDTH, S>(rows2, slopes, start, ROWS, nullptr, nullptr, 1.0f);
  }
  for (int first = 0; first < tokens; first += ACROSS) {
    __syncthreads();  // all are done with the columns before
    if (OF_KEYS) {
      load_rows<WIDTH>(columns1, queries, first, ACROSS, cos, sin, scale);
      load_rows<WIDTH, S>(columns2, slopes, first, ACROSS, nullptr, nullptr, 1.0f);
    } else {
      load_rows<WIDTH>(columns1, keys, first, ACROSS, cos, sin, 1.0f);
      load_rows<WIDTH, S>(columns2, values, first, ACROSS, nullptr, nullptr, 1.0f);
    }
    __syncthreads();
    if (busy) {
      float p[LANE_ROWS][COLUMNS];
      float ds[LANE_ROWS][COLUMNS];
      multiply<WIDTH>(rows1 + mine * PITCH, columns1, p);
      multiply<WIDTH>(rows2 + mine * PITCH, columns2, ds);
#pragma unroll
      for (int i = 0; i < LANE_ROWS; i++) {
        const int row = start + mine + r + 4 * i;
#pragma unroll
        for (int j = 0; j < COLUMNS; j++) {
          const int across = first + c + LANE_COLUMNS * j;
          const int query = OF_KEYS ? across : row;
          const bool inside = row < tokens && across < tokens;
          p[i][j] = inside ? expf(p[i][j] - log_sums[query]) : 0.0f;
          ds[i][j] = inside ? p[i][j] * (ds[i][j] - deltas[query]) : 0.0f;
        }
      }
      if (OF_KEYS) {
        put_scores(scores, p);
        __syncwarp(ALL_LANES);
        accumulate<WIDTH, COLUMNS>(scores, columns2, sums2);
        __syncwarp(ALL_LANES);
      }
      put_scores(scores, ds);
      __syncwarp(ALL_LANES);
      accumulate<WIDTH, COLUMNS>(scores, columns1, sums1);
    }
  }
  __syncthreads();
  put_sums<WIDTH>(rows1 + mine * PITCH, sums1);
  if (OF_KEYS) {
    put_sums<WIDTH>(rows2 + mine * PITCH, sums2);
  }
  __syncthreads();
  S* const to = dqkv + token0 * 3 * inner + column;
  if (OF_KEYS) {
    write_rows<WIDTH>(rows1, to + inner, 3 * inner, start, ROWS, tokens, width, cos, sin, 1.0f);
    write_rows<WIDTH, S>(
        rows2, to + 2 * inner, 3 * inner, start, ROWS, tokens, width, nullptr, nullptr, 1.0f);
  } else {
    write_rows<WIDTH>(rows1, to, 3 * inner, start, ROWS, tokens, width, cos, sin, scale);
  }
}

extern "C" __global__ void hrm_attention_dq_32_f32(
    const float* qkv, const float* dy, const float* log_sum_exp, const float* delta,
    const float* cos, const float* sin, float* dqkv, int tokens, int heads, int width,
    float scale) {
  attention_backward<32, 2, 4, false>(
      qkv, dy, log_sum_exp, delta, cos, sin, dqkv, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_dq_32_bf16(
    const bf16* qkv, const bf16* dy, const float* log_sum_exp, const float* delta,
    const float* cos, const float* sin, bf16* dqkv, int tokens, int heads, int width,
    float scale) {
  attention_backward<32, 2, 4, false>(
      qkv, dy, log_sum_exp, delta, cos, sin, dqkv, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_dq_64_f32(
    const float* qkv, const float* dy, const float* log_sum_exp, const float* delta,
    const float* cos, const float* sin, float* dqkv, int tokens, int heads, int width,
    float scale) {
  attention_backward<64, 2, 4, false>(
      qkv, dy, log_sum_exp, delta, cos, sin, dqkv, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_dq_64_bf16(
    const bf16* qkv, const bf16* dy, const float* log_sum_exp, const float* delta,
    const float* cos, const float* sin, bf16* dqkv, int tokens, int heads, int width,
    float scale) {
  attention_backward<64, 2, 4, false>(
      qkv, dy, log_sum_exp, delta, cos, sin, dqkv, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_dq_128_f32(
    const float* qkv, const float* dy, const float* log_sum_exp, const float* delta,
    const float* cos, const float* sin, float* dqkv, int tokens, int heads, int width,
    float scale) {
  attention_backward<128, 1, 2, false>(
      qkv, dy, log_sum_exp, delta, cos, sin, dqkv, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_dq_128_bf16(
    const bf16* qkv, const bf16* dy, const float* log_sum_exp, const float* delta,
    const float* cos, const float* sin, bf16* dqkv, int tokens, int heads, int width,
    float scale) {
  attention_backward<128, 1, 2, false>(
      qkv, dy, log_sum_exp, delta, cos, sin, dqkv, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_dkv_32_f32(
    const float* qkv, const float* dy, const float* log_sum_exp, const float* delta,
    const float* cos, const float* sin, float* dqkv, int tokens, int heads, int width,
    float scale) {
  attention_backward<32, 2, 4, true>(
      qkv, dy, log_sum_exp, delta, cos, sin, dqkv, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_dkv_32_bf16(
    const bf16* qkv, const bf16* dy, const float* log_sum_exp, const float* delta,
    const float* cos, const float* sin, bf16* dqkv, int tokens, int heads, int width,
    float scale) {
  attention_backward<32, 2, 4, true>(
      qkv, dy, log_sum_exp, delta, cos, sin, dqkv, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_dkv_64_f32(
    const float* qkv, const float* dy, const float* log_sum_exp, const float* delta,
    const float* cos, const float* sin, float* dqkv, int tokens, int heads, int width,
    float scale) {
  attention_backward<64, 2, 4, true>(
      qkv, dy, log_sum_exp, delta, cos, sin, dqkv, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_dkv_64_bf16(
    const bf16* qkv, const bf16* dy, const float* log_sum_exp, const float* delta,
    const float* cos, const float* sin, bf16* dqkv, int tokens, int heads, int width,
    float scale) {
  attention_backward<64, 2, 4, true>(
      qkv, dy, log_sum_exp, delta, cos, sin, dqkv, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_dkv_128_f32(
    const float* qkv, const float* dy, const float* log_sum_exp, const float* delta,
    const float* cos, const float* sin, float* dqkv, int tokens, int heads, int width,
    float scale) {
  attention_backward<128, 1, 2, true>(
      qkv, dy, log_sum_exp, delta, cos, sin, dqkv, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_dkv_128_bf16(
    const bf16* qkv, const bf16* dy, const float* log_sum_exp, const float* delta,
    const float* cos, const float* sin, bf16* dqkv, int tokens, int heads, int width,
    float scale) {
  attention_backward<128, 1, 2, true>(
      qkv, dy, log_sum_exp, delta, cos, sin, dqkv, tokens, heads, width, scale);
}
