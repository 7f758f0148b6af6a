// Full multi-head attention of a fused projection, with RoPE inside (Dao et al. 2022; the order of
// loops and the recomputation in the backward are those of Dao 2023, "FlashAttention-2"). Scores
// exist as tiles of 16 rows by 8·COLUMNS columns in the registers of a warp, never in memory.
//
// qkv [b, s, 3·h·d], y and dy [b, s, h·d], logSumExp and delta [b, h, s], cos and sin [s, d] or null.
// WIDTH is d rounded up to 32, 64 or 128; tiles are padded with zeros.
//
// A warp's tile: lane = 8·r + c holds the rows r + 4·i (i < 4) and, of scores, the columns c + 8·j;
// of a result, the four columns 32·j + 4·c …. Rows of tiles are padded by four floats and those of
// a warp's scores by eight, so that the eight rows or columns that a warp reads at once lie in
// different banks of shared memory.
#include "common.cuh"

constexpr int WARP_ROWS = 16;
constexpr int LANE_ROWS = 4;
constexpr int LANE_COLUMNS = 8;  // lanes along a row

/// Where one head of one sequence lies.
template <class S> struct Head {
  int tokens;
  int width;        // d
  long long pitch;  // elements from one token to the next
  const S* first;
};

/// The rows [start, start + count) of a head's q, k, v or dy as float32 in shared memory, rotated
/// if there are tables (and then rounded to the storage type), times scale; zeros beyond the head.
template <int WIDTH, class S>
DEVICE void load_rows(float* tile, const Head<S> head, int start, int count, const float* cos,
                      const float* sin, float scale) {
  constexpr int PITCH = WIDTH + 4;
  if (cos == nullptr) {
    for (int i = threadIdx.x; i < count * WIDTH; i += blockDim.x) {
      const int row = i / WIDTH;
      const int j = i % WIDTH;
      const int token = start + row;
      const bool inside = token < head.tokens && j < head.width;
      tile[row * PITCH + j] = inside ? scale * load(head.first, token * head.pitch + j) : 0.0f;
    }
    return;
  }
  const int half = head.width / 2;
  for (int i = threadIdx.x; i < count * WIDTH / 2; i += blockDim.x) {
    const int row = i / (WIDTH / 2);
    const int j = i % (WIDTH / 2);
    const int token = start + row;
    float* const to = tile + row * PITCH;
    if (j < half && token < head.tokens) {
      const long long at = token * head.pitch + j;
      const float low = load(head.first, at);
      const float high = load(head.first, at + half);
      const float* const c = cos + static_cast<long long>(token) * head.width + j;
      const float* const s = sin + static_cast<long long>(token) * head.width + j;
      to[j] = scale * rounded(low * c[0] - high * s[0], head.first);
      to[j + half] = scale * rounded(high * c[half] + low * s[half], head.first);
    } else if (j < half) {
      to[j] = 0.0f;
      to[j + half] = 0.0f;
    } else {  // the padding between d and WIDTH
      to[2 * j] = 0.0f;
      to[2 * j + 1] = 0.0f;
    }
  }
}

DEVICE void read4(const float* shared, float (&v)[4]) {
  const float4 pack = *reinterpret_cast<const float4*>(shared);
  v[0] = pack.x;
  v[1] = pack.y;
  v[2] = pack.z;
  v[3] = pack.w;
}

/// scores [16, 8·COLUMNS] = a [16, WIDTH] · bᵀ, b [8·COLUMNS, WIDTH].
template <int WIDTH, int COLUMNS>
DEVICE void multiply(const float* a, const float* b, float (&scores)[LANE_ROWS][COLUMNS]) {
  constexpr int PITCH = WIDTH + 4;
  const int r = lane_id() / LANE_COLUMNS;
  const int c = lane_id() % LANE_COLUMNS;
#pragma unroll
  for (int i = 0; i < LANE_ROWS; i++) {
#pragma unroll
    for (int j = 0; j < COLUMNS; j++) {
      scores[i][j] = 0.0f;
    }
  }
#pragma unroll 1
  for (int k = 0; k < WIDTH; k += 4) {
    float left[LANE_ROWS][4];
#pragma unroll
    for (int i = 0; i < LANE_ROWS; i++) {
      read4(a + (r + 4 * i) * PITCH + k, left[i]);
    }
#pragma unroll
    for (int j = 0; j < COLUMNS; j++) {
      float right[4];
      read4(b + (c + LANE_COLUMNS * j) * PITCH + k, right);
#pragma unroll
      for (int i = 0; i < LANE_ROWS; i++) {
#pragma unroll
        for (int e = 0; e < 4; e++) {
          scores[i][j] = fmaf(left[i][e], right[e], scores[i][j]);
        }
      }
    }
  }
}

/// Puts a warp's scores into its part of shared memory, [16, 8·COLUMNS] padded.
template <int COLUMNS>
DEVICE void put_scores(float* shared, const float (&scores)[LANE_ROWS][COLUMNS]) {
  constexpr int PITCH = LANE_COLUMNS * COLUMNS + 8;
  const int r = lane_id() / LANE_COLUMNS;
  const int c = lane_id() % LANE_COLUMNS;
#pragma unroll
  for (int i = 0; i < LANE_ROWS; i++) {
#pragma unroll
    for (int j = 0; j < COLUMNS; j++) {
      shared[(r + 4 * i) * PITCH + c + LANE_COLUMNS * j] = scores[i][j];
    }
  }
}

/// sums [16, WIDTH] += scores [16, 8·COLUMNS], from shared memory, · b [8·COLUMNS, WIDTH].
template <int WIDTH, int COLUMNS>
DEVICE void accumulate(const float* scores, const float* b, float (&sums)[LANE_ROWS][WIDTH / 8]) {
  constexpr int PITCH = WIDTH + 4;
  constexpr int SCORES = LANE_COLUMNS * COLUMNS + 8;
  const int r = lane_id() / LANE_COLUMNS;
  const int c = lane_id() % LANE_COLUMNS;
#pragma unroll 1
  for (int k = 0; k < LANE_COLUMNS * COLUMNS; k += 4) {
    float left[LANE_ROWS][4];
#pragma unroll
    for (int i = 0; i < LANE_ROWS; i++) {
      read4(scores + (r + 4 * i) * SCORES + k, left[i]);
    }
#pragma unroll
    for (int e = 0; e < 4; e++) {
#pragma unroll
      for (int j = 0; j < WIDTH / 32; j++) {
        float right[4];
        read4(b + (k + e) * PITCH + 32 * j + 4 * c, right);
#pragma unroll
        for (int i = 0; i < LANE_ROWS; i++) {
#pragma unroll
          for (int f = 0; f < 4; f++) {
            sums[i][4 * j + f] = fmaf(left[i][e], right[f], sums[i][4 * j + f]);
          }
        }
      }
    }
  }
}

template <int WIDTH> DEVICE void clear(float (&sums)[LANE_ROWS][WIDTH / 8]) {
#pragma unroll
  for (int i = 0; i < LANE_ROWS; i++) {
#pragma unroll
    for (int j = 0; j < WIDTH / 8; j++) {
      sums[i][j] = 0.0f;
    }
  }
}

/// Over the eight lanes of a row.
template <class F> DEVICE float fold_row(float v) {
#pragma unroll
  for (int flip = LANE_COLUMNS / 2; flip > 0; flip /= 2) {
    v = F::fold(v, __shfl_xor_sync(ALL_LANES, v, flip));
  }
  return v;
}

/// y = softmax(q·kᵀ/√d)·v of WARPS · 16 queries a block; the softmax over the tiles seen so far is
/// corrected when a larger score comes.
template <int WIDTH, int WARPS, class S>
DEVICE void attention(const S* qkv, S* y, float* log_sum_exp, const float* cos, const float* sin,
                      int tokens, int heads, int width, float scale) {
  constexpr int PITCH = WIDTH + 4;
  constexpr int COLUMNS = 4;
  constexpr int KEYS = LANE_COLUMNS * COLUMNS;
  constexpr int QUERIES = WARP_ROWS * WARPS;
  SHARED_ARRAY(float4, q_tile, QUERIES * PITCH / 4);
  SHARED_ARRAY(float4, kv_tile, KEYS * PITCH / 4);
  SHARED_ARRAY(float4, score_tile, QUERIES * (KEYS + 8) / 4);
  float* const q = reinterpret_cast<float*>(q_tile);
  float* const kv = reinterpret_cast<float*>(kv_tile);

  const int tiles = (tokens + QUERIES - 1) / QUERIES;
  const int first_query = static_cast<int>(blockIdx.x % tiles) * QUERIES;
  const long long head = blockIdx.x / tiles;
  const long long inner = static_cast<long long>(heads) * width;
  const long long token0 = head / heads * tokens;
  const long long column = head % heads * width;
  const Head<S> queries = {tokens, width, 3 * inner, qkv + token0 * 3 * inner + column};
  const Head<S> keys = {tokens, width, 3 * inner, queries.first + inner};
  const Head<S> values = {tokens, width, 3 * inner, keys.first + inner};

  const int r = lane_id() / LANE_COLUMNS;
  const int c = lane_id() % LANE_COLUMNS;
  const int first_row = first_query + warp_id() * WARP_ROWS;
  const bool busy = first_row < tokens;
  float* const scores = reinterpret_cast<float*>(score_tile) + warp_id() * WARP_ROWS * (KEYS + 8);

  float sums[LANE_ROWS][WIDTH / 8];
  float highest[LANE_ROWS];
  float total[LANE_ROWS];
  clear<WIDTH>(sums);
#pragma unroll
  for (int i = 0; i < LANE_ROWS; i++) {
    highest[i] = -infinity<float>();
    total[i] = 0.0f;
  }
  load_rows<WIDTH>(q, queries, first_query, QUERIES, cos, sin, scale);
  for (int first_key = 0; first_key < tokens; first_key += KEYS) {
    __syncthreads();  // all are done with the tile of values
    load_rows<WIDTH>(kv, keys, first_key, KEYS, cos, sin, 1.0f);
    __syncthreads();
    if (busy) {
      float p[LANE_ROWS][COLUMNS];
      multiply<WIDTH>(q + warp_id() * WARP_ROWS * PITCH, kv, p);
#pragma unroll
      for (int i = 0; i < LANE_ROWS; i++) {
        float top = -infinity<float>();
#pragma unroll
        for (int j = 0; j < COLUMNS; j++) {
          if (first_key + c + LANE_COLUMNS * j >= tokens) {
            p[i][j] = -infinity<float>();
          }
          top = larger(top, p[i][j]);
        }
        top = larger(highest[i], fold_row<Max<float>>(top));
        const float correction = expf(highest[i] - top);
        highest[i] = top;
        float sum = 0.0f;
#pragma unroll
        for (int j = 0; j < COLUMNS; j++) {
          p[i][j] = expf(p[i][j] - top);
          sum += p[i][j];
        }
        total[i] = total[i] * correction + fold_row<Sum<float>>(sum);
#pragma unroll
        for (int j = 0; j < WIDTH / 8; j++) {
          sums[i][j] *= correction;
        }
      }
      put_scores(scores, p);
    }
    __syncthreads();  // all are done with the tile of keys
    load_rows<WIDTH, S>(kv, values, first_key, KEYS, nullptr, nullptr, 1.0f);
    __syncthreads();
    if (busy) {
      accumulate<WIDTH, COLUMNS>(scores, kv, sums);
    }
  }
#pragma unroll
  for (int i = 0; i < LANE_ROWS; i++) {
    const int token = first_row + r + 4 * i;
    if (token < tokens) {
      const float factor = 1.0f / total[i];
      S* const to = y + (token0 + token) * inner + column;
#pragma unroll
      for (int j = 0; j < WIDTH / 8; j++) {
        const int at = 32 * (j / 4) + 4 * c + j % 4;
        if (at < width) {
          store(to, at, sums[i][j] * factor);
        }
      }
      if (c == 0) {
        log_sum_exp[head * tokens + token] = highest[i] + logf(total[i]);
      }
    }
  }
}

extern "C" __global__ void hrm_attention_32_f32(
    const float* qkv, float* y, float* log_sum_exp, const float* cos, const float* sin, int tokens,
    int heads, int width, float scale) {
  attention<32, 4>(qkv, y, log_sum_exp, cos, sin, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_64_f32(
    const float* qkv, float* y, float* log_sum_exp, const float* cos, const float* sin, int tokens,
    int heads, int width, float scale) {
  attention<64, 4>(qkv, y, log_sum_exp, cos, sin, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_128_f32(
    const float* qkv, float* y, float* log_sum_exp, const float* cos, const float* sin, int tokens,
    int heads, int width, float scale) {
  attention<128, 2>(qkv, y, log_sum_exp, cos, sin, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_32_bf16(
    const bf16* qkv, bf16* y, float* log_sum_exp, const float* cos, const float* sin, int tokens,
    int heads, int width, float scale) {
  attention<32, 4>(qkv, y, log_sum_exp, cos, sin, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_64_bf16(
    const bf16* qkv, bf16* y, float* log_sum_exp, const float* cos, const float* sin, int tokens,
    int heads, int width, float scale) {
  attention<64, 4>(qkv, y, log_sum_exp, cos, sin, tokens, heads, width, scale);
}
extern "C" __global__ void hrm_attention_128_bf16(
    const bf16* qkv, bf16* y, float* log_sum_exp, const float* cos, const float* sin, int tokens,
    int heads, int width, float scale) {
  attention<128, 2>(qkv, y, log_sum_exp, cos, sin, tokens, heads, width, scale);
}
