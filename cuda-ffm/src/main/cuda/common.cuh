// What the families share: storage types, four elements at a time, sums and maxima of a block.
//
// A tensor's storage type is float, double, int, or unsigned short for bfloat16. Kernels compute in
// the type that `compute` names: float for float32 and bfloat16, double for float64 and int32.
#pragma once

#include "portable.cuh"

#define DEVICE static __device__ __forceinline__

typedef unsigned short bf16;

constexpr int LANES = 32;
constexpr unsigned ALL_LANES = 0xffffffffu;
constexpr int MAX_WARPS = 8;  // of a block whose threads sum something together

// ---- bfloat16: the upper half of a float32 ----

DEVICE float from_bf16(bf16 x) { return __uint_as_float(static_cast<unsigned>(x) << 16); }

/// Rounds to nearest, ties to even; a NaN stays a quiet NaN.
DEVICE bf16 to_bf16(float x) {
  const unsigned bits = __float_as_uint(x);
  if (x != x) {
    return static_cast<bf16>((bits >> 16) | 0x40u);
  }
  return static_cast<bf16>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

// ---- storage types ----

template <class S> struct Compute;
template <> struct Compute<float> { typedef float type; };
template <> struct Compute<bf16> { typedef float type; };
template <> struct Compute<double> { typedef double type; };
template <> struct Compute<int> { typedef double type; };
template <class S> using compute = typename Compute<S>::type;

DEVICE float load(const float* x, long long i) { return x[i]; }
DEVICE float load(const bf16* x, long long i) { return from_bf16(x[i]); }
DEVICE double load(const double* x, long long i) { return x[i]; }
DEVICE double load(const int* x, long long i) { return x[i]; }

DEVICE void store(float* y, long long i, float v) { y[i] = v; }
DEVICE void store(bf16* y, long long i, float v) { y[i] = to_bf16(v); }
DEVICE void store(double* y, long long i, double v) { y[i] = v; }

/// As Java's (int): NaN is 0, and what is too large is the nearest that fits.
DEVICE long long to_integer(double v, double least, double most) {
  return v != v ? 0 : static_cast<long long>(v < least ? least : v > most ? most : v);
}
DEVICE void store(int* y, long long i, double v) {
  y[i] = static_cast<int>(to_integer(v, -2147483648.0, 2147483647.0));
}

/// v as it would be if it had been stored and read again.
DEVICE float rounded(float v, const float*) { return v; }
DEVICE float rounded(float v, const bf16*) { return from_bf16(to_bf16(v)); }
DEVICE double rounded(double v, const double*) { return v; }

// ---- four adjacent elements at a time ----

/// One aligned access of 8 or 16 bytes (two for float64).
template <class S> struct __align__(sizeof(S) == 8 ? 16 : 4 * sizeof(S)) Pack { S at[4]; };

/// The up to four elements from i on. `aligned`: i and the address are multiples of four elements.
template <class S>
DEVICE void load4(const S* x, long long i, int count, bool aligned, compute<S> (&v)[4]) {
  if (aligned && count >= 4) {
    const Pack<S> pack = *reinterpret_cast<const Pack<S>*>(x + i);
#pragma unroll
    for (int e = 0; e < 4; e++) {
      v[e] = load(pack.at, e);
    }
  } else {
#pragma unroll
    for (int e = 0; e < 4; e++) {
      v[e] = e < count ? load(x, i + e) : compute<S>(0);
    }
  }
}

template <class S>
DEVICE void store4(S* y, long long i, int count, bool aligned, const compute<S> (&v)[4]) {
  if (aligned && count >= 4) {
    Pack<S> pack;
#pragma unroll
    for (int e = 0; e < 4; e++) {
      store(pack.at, e, v[e]);
    }
    *reinterpret_cast<Pack<S>*>(y + i) = pack;
  } else {
#pragma unroll
    for (int e = 0; e < 4; e++) {
      if (e < count) {
        store(y, i + e, v[e]);
      }
    }
  }
}

/// How many of the four elements from i on lie below n: at most 4.
DEVICE int rest(long long i, long long n) { return n - i < 4 ? static_cast<int>(n - i) : 4; }

// ---- the calling thread ----

DEVICE long long first_index() {
  return static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x;
}
DEVICE long long all_threads() { return static_cast<long long>(gridDim.x) * blockDim.x; }
DEVICE int lane_id() { return threadIdx.x % LANES; }
DEVICE int warp_id() { return threadIdx.x / LANES; }

// ---- sums and maxima, always in the same order ----

/// The larger; NaN if either is.
template <class T> DEVICE T larger(T a, T b) { return a > b || a != a ? a : b; }

DEVICE float infinity(float) { return __uint_as_float(0x7f800000u); }
DEVICE double infinity(double) { return __longlong_as_double(0x7ff0000000000000ll); }
template <class T> DEVICE T infinity() { return infinity(T()); }

template <class T> struct Sum {
  static __device__ __forceinline__ T identity() { return T(0); }
  static __device__ __forceinline__ T fold(T a, T b) { return a + b; }
};
template <class T> struct Max {
  static __device__ __forceinline__ T identity() { return -infinity<T>(); }
  static __device__ __forceinline__ T fold(T a, T b) { return larger(a, b); }
};

/// Over the lanes of a warp; every lane gets the result.
template <class F, class T> DEVICE T fold_warp(T v) {
#pragma unroll
  for (int flip = LANES / 2; flip > 0; flip /= 2) {
    v = F::fold(v, __shfl_xor_sync(ALL_LANES, v, flip));
  }
  return v;
}

/// Over the threads of a block of whole warps, at most MAX_WARPS; every thread gets the result.
template <class F, class T> DEVICE T fold_block(T v) {
  v = fold_warp<F>(v);
  if (blockDim.x <= LANES) {
    return v;
  }
  SHARED_ARRAY(T, of_warp, MAX_WARPS);
  if (lane_id() == 0) {
    of_warp[warp_id()] = v;
  }
  __syncthreads();
  T all = of_warp[0];
  for (int w = 1; w < static_cast<int>(blockDim.x) / LANES; w++) {
    all = F::fold(all, of_warp[w]);
  }
  __syncthreads();  // before the array is used again
  return all;
}
