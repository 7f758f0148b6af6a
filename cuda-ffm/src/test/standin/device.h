// CUDA C's own words for g++: what a kernel may use besides C++ itself. portable.cuh includes this.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "block.h"

#ifdef STANDIN_LISTING
#define __global__ STANDIN_GLOBAL  // build.sh makes the list of kernels from this word
#else
#define __global__
#endif
#define __device__
#define __host__
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...)
#define __align__(n) alignas(n)

#define threadIdx (::standin::here.thread)
#define blockIdx (::standin::here.block)
#define blockDim (::standin::here.block_dim)
#define gridDim (::standin::here.grid_dim)
constexpr int warpSize = standin::WARP;

// One site is one array for all threads of a block, whichever of them comes first.
#define SHARED_ARRAY(type, name, count)                                                     \
  static const ::standin::SharedSite name##_site{#name, sizeof(type) * (count)};           \
  type(&name)[count] = *reinterpret_cast<type(*)[count]>(::standin::shared_array(name##_site))
#define DYNAMIC_SHARED(type, name) \
  type* const name = reinterpret_cast<type*>(::standin::dynamic_shared())

#define __syncthreads() ::standin::barrier(__FILE__, __LINE__)
#define __syncwarp(...) ::standin::WarpSync{__FILE__, __LINE__}(__VA_ARGS__)
#define __shfl_sync(...) ::standin::shuffle(__FILE__, __LINE__, __VA_ARGS__)
#define __shfl_xor_sync(...) ::standin::shuffle_xor(__FILE__, __LINE__, __VA_ARGS__)
#define __shfl_down_sync(...) ::standin::shuffle_down(__FILE__, __LINE__, __VA_ARGS__)
#define __shfl_up_sync(...) ::standin::shuffle_up(__FILE__, __LINE__, __VA_ARGS__)
#define __ballot_sync(mask, predicate) ::standin::ballot(__FILE__, __LINE__, mask, predicate)
#define __any_sync(mask, predicate) (__ballot_sync(mask, predicate) != 0)
#define __all_sync(mask, predicate) (__ballot_sync(mask, !(predicate)) == 0)

struct alignas(8) float2 { float x, y; };
struct alignas(16) float4 { float x, y, z, w; };
struct alignas(8) int2 { int x, y; };
struct alignas(16) int4 { int x, y, z, w; };
struct alignas(8) uint2 { unsigned x, y; };
struct alignas(16) uint4 { unsigned x, y, z, w; };
inline float2 make_float2(float x, float y) { return {x, y}; }
inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
inline int2 make_int2(int x, int y) { return {x, y}; }
inline int4 make_int4(int x, int y, int z, int w) { return {x, y, z, w}; }
inline uint2 make_uint2(unsigned x, unsigned y) { return {x, y}; }
inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }

namespace standin {
template <class To, class From>
inline To bits(From from) {
  static_assert(sizeof(To) == sizeof(From), "bits keeps the size");
  To to;
  std::memcpy(&to, &from, sizeof(to));
  return to;
}
template <class T>
inline T atomic_extreme(T* address, T value, bool greatest) {
  T old = __atomic_load_n(address, __ATOMIC_RELAXED);
  while ((greatest ? value > old : value < old) &&
         !__atomic_compare_exchange_n(address, &old, value, false, __ATOMIC_SEQ_CST,
                                      __ATOMIC_RELAXED)) {
  }
  return old;
}
}  // namespace standin

inline int __float_as_int(float x) { return standin::bits<int>(x); }
inline unsigned __float_as_uint(float x) { return standin::bits<unsigned>(x); }
inline float __int_as_float(int x) { return standin::bits<float>(x); }
inline float __uint_as_float(unsigned x) { return standin::bits<float>(x); }
inline long long __double_as_longlong(double x) { return standin::bits<long long>(x); }
inline double __longlong_as_double(long long x) { return standin::bits<double>(x); }

// The device's approximations are plain here: tests compare within tolerances that cover both.
inline float rsqrtf(float x) { return 1.0f / sqrtf(x); }
inline double rsqrt(double x) { return 1.0 / sqrt(x); }
inline float __expf(float x) { return expf(x); }
inline float __logf(float x) { return logf(x); }
inline float __fdividef(float x, float y) { return x / y; }
// An explicitly rounded operation is never contracted into a fused one.
inline float __fadd_rn(float x, float y) { volatile float r = x + y; return r; }
inline float __fsub_rn(float x, float y) { volatile float r = x - y; return r; }
inline float __fmul_rn(float x, float y) { volatile float r = x * y; return r; }
inline float __fdiv_rn(float x, float y) { return x / y; }
inline float __fsqrt_rn(float x) { return sqrtf(x); }
inline float __fmaf_rn(float x, float y, float z) { return fmaf(x, y, z); }

#define STANDIN_MIN_MAX(type)                                    \
  inline type min(type a, type b) { return b < a ? b : a; }      \
  inline type max(type a, type b) { return a < b ? b : a; }
STANDIN_MIN_MAX(int)
STANDIN_MIN_MAX(unsigned)
STANDIN_MIN_MAX(long)
STANDIN_MIN_MAX(unsigned long)
STANDIN_MIN_MAX(long long)
STANDIN_MIN_MAX(unsigned long long)
#undef STANDIN_MIN_MAX
// The device's min and max of floats are fminf and fmaxf: NaN loses.
inline float min(float a, float b) { return fminf(a, b); }
inline float max(float a, float b) { return fmaxf(a, b); }
inline double min(double a, double b) { return fmin(a, b); }
inline double max(double a, double b) { return fmax(a, b); }

template <class T>
inline T __ldg(const T* address) { return *address; }
inline int __popc(unsigned x) { return __builtin_popcount(x); }
inline int __clz(int x) { return x == 0 ? 32 : __builtin_clz(static_cast<unsigned>(x)); }
inline int __ffs(int x) { return __builtin_ffs(x); }
inline void __threadfence() { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
inline void __threadfence_block() { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

// Whole numbers only: sums of these do not depend on the order.
inline int atomicAdd(int* a, int v) { return __atomic_fetch_add(a, v, __ATOMIC_SEQ_CST); }
inline unsigned atomicAdd(unsigned* a, unsigned v) {
  return __atomic_fetch_add(a, v, __ATOMIC_SEQ_CST);
}
inline int atomicMax(int* a, int v) { return standin::atomic_extreme(a, v, true); }
inline unsigned atomicMax(unsigned* a, unsigned v) { return standin::atomic_extreme(a, v, true); }
inline int atomicMin(int* a, int v) { return standin::atomic_extreme(a, v, false); }
inline unsigned atomicMin(unsigned* a, unsigned v) { return standin::atomic_extreme(a, v, false); }
inline int atomicExch(int* a, int v) { return __atomic_exchange_n(a, v, __ATOMIC_SEQ_CST); }
inline int atomicOr(int* a, int v) { return __atomic_fetch_or(a, v, __ATOMIC_SEQ_CST); }
inline int atomicCAS(int* a, int expected, int v) {
  __atomic_compare_exchange_n(a, &expected, v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return expected;
}
