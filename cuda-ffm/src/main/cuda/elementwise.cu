// Functions of single elements, with broadcasting.
//
// "flat": all operands contiguous and of the result's shape; four elements a thread.
// "strided": y is contiguous; the element with the index (i0, i1, i2, i3) in the extents
// (any, e1, e2, e3) of an operand lies at i0·s0 + i1·s1 + i2·s2 + i3·s3. An axis along which an
// operand repeats has the stride 0. n is below 2^31.
#include "common.cuh"

/// Index of an operand's element for the row-major index of the result's.
struct Place {
  unsigned i0, i1, i2, i3;
  __device__ __forceinline__ Place(unsigned i, int e1, int e2, int e3) {
    i3 = i % e3;
    i /= e3;
    i2 = i % e2;
    i /= e2;
    i1 = i % e1;
    i0 = i / e1;
  }
  __device__ __forceinline__ long long at(
      long long s0, long long s1, long long s2, long long s3) const {
    return i0 * s0 + i1 * s1 + i2 * s2 + i3 * s3;
  }
};

// The numbers are those of CudaCodes.java.
DEVICE float unary(int f, float x) {
  switch (f) {
    case 0: return -x;
    case 1: return fabsf(x);
    case 2: return x > 0 ? 1.0f : x < 0 ? -1.0f : x;
    case 3: return expf(x);
    case 4: return logf(x);
    case 5: return log1pf(x);
    case 6: return sqrtf(x);
    case 7: return 1.0f / sqrtf(x);
    case 8: return 1.0f / x;
    case 9: return 1.0f / (1.0f + expf(-x));
    case 10: return x / (1.0f + expf(-x));
    case 11: return tanhf(x);
    default: return larger(x, 0.0f);
  }
}

DEVICE double unary(int f, double x) {
  switch (f) {
    case 0: return -x;
    case 1: return fabs(x);
    case 2: return x > 0 ? 1.0 : x < 0 ? -1.0 : x;
    case 3: return exp(x);
    case 4: return log(x);
    case 5: return log1p(x);
    case 6: return sqrt(x);
    case 7: return 1.0 / sqrt(x);
    case 8: return 1.0 / x;
    case 9: return 1.0 / (1.0 + exp(-x));
    case 10: return x / (1.0 + exp(-x));
    case 11: return tanh(x);
    default: return larger(x, 0.0);
  }
}

DEVICE float arc_tangent(float y, float x) { return atan2f(y, x); }
DEVICE double arc_tangent(double y, double x) { return atan2(y, x); }

template <class T> DEVICE T binary(int f, T a, T b) {
  switch (f) {
    case 0: return a + b;
    case 1: return a - b;
    case 2: return a * b;
    case 3: return a / b;
    case 4: return larger(a, b);
    case 5: return a < b || a != a ? a : b;
    default: return arc_tangent(a, b);
  }
}

template <class T> DEVICE bool compare(int f, T a, T b) {
  switch (f) {
    case 0: return a > b;
    case 1: return a >= b;
    default: return a == b;
  }
}

template <class S, class F>
DEVICE void map_flat(const S* x, S* y, long long n, int aligned, F f) {
  for (long long i = 4 * first_index(); i < n; i += 4 * all_threads()) {
    compute<S> v[4];
    load4(x, i, rest(i, n), aligned, v);
#pragma unroll
    for (int e = 0; e < 4; e++) {
      v[e] = f(v[e]);
    }
    store4(y, i, rest(i, n), aligned, v);
  }
}

template <class S> DEVICE void unary_flat(int f, const S* x, S* y, long long n, int aligned) {
  map_flat(x, y, n, aligned, [f](compute<S> v) { return unary(f, v); });
}

extern "C" __global__ void hrm_unary_f32(int f, const float* x, float* y, long long n, int aligned) {
  unary_flat(f, x, y, n, aligned);
}
extern "C" __global__ void hrm_unary_bf16(int f, const bf16* x, bf16* y, long long n, int aligned) {
  unary_flat(f, x, y, n, aligned);
}
extern "C" __global__ void hrm_unary_f64(
    int f, const double* x, double* y, long long n, int aligned) {
  unary_flat(f, x, y, n, aligned);
}

extern "C" __global__ void hrm_affine_f32(
    float scale, float shift, const float* x, float* y, long long n, int aligned) {
  map_flat(x, y, n, aligned, [=](float v) { return fmaf(scale, v, shift); });
}
extern "C" __global__ void hrm_affine_bf16(
    float scale, float shift, const bf16* x, bf16* y, long long n, int aligned) {
  map_flat(x, y, n, aligned, [=](float v) { return fmaf(scale, v, shift); });
}
extern "C" __global__ void hrm_affine_f64(
    double scale, double shift, const double* x, double* y, long long n, int aligned) {
  map_flat(x, y, n, aligned, [=](double v) { return scale * v + shift; });
}

template <class S>
DEVICE void binary_flat(int f, const S* a, const S* b, S* y, long long n, int aligned) {
  for (long long i = 4 * first_index(); i < n; i += 4 * all_threads()) {
    compute<S> v[4];
    compute<S> w[4];
    load4(a, i, rest(i, n), aligned, v);
    load4(b, i, rest(i, n), aligned, w);
#pragma unroll
    for (int e = 0; e < 4; e++) {
      v[e] = binary(f, v[e], w[e]);
    }
    store4(y, i, rest(i, n), aligned, v);
  }
}

extern "C" __global__ void hrm_binary_f32(
    int f, const float* a, const float* b, float* y, long long n, int aligned) {
  binary_flat(f, a, b, y, n, aligned);
}
extern "C" __global__ void hrm_binary_bf16(
    int f, const bf16* a, const bf16* b, bf16* y, long long n, int aligned) {
  binary_flat(f, a, b, y, n, aligned);
}

template <class S>
DEVICE void binary_strided(
    int f, const S* a, const S* b, S* y, long long n, int e1, int e2, int e3, long long a0,
    long long a1, long long a2, long long a3, long long b0, long long b1, long long b2,
    long long b3) {
  for (long long i = first_index(); i < n; i += all_threads()) {
    const Place place(static_cast<unsigned>(i), e1, e2, e3);
    store(y, i, binary(f, load(a, place.at(a0, a1, a2, a3)), load(b, place.at(b0, b1, b2, b3))));
  }
}

extern "C" __global__ void hrm_binary_strided_f32(
    int f, const float* a, const float* b, float* y, long long n, int e1, int e2, int e3,
    long long a0, long long a1, long long a2, long long a3, long long b0, long long b1,
    long long b2, long long b3) {
  binary_strided(f, a, b, y, n, e1, e2, e3, a0, a1, a2, a3, b0, b1, b2, b3);
}
extern "C" __global__ void hrm_binary_strided_bf16(
    int f, const bf16* a, const bf16* b, bf16* y, long long n, int e1, int e2, int e3,
    long long a0, long long a1, long long a2, long long a3, long long b0, long long b1,
    long long b2, long long b3) {
  binary_strided(f, a, b, y, n, e1, e2, e3, a0, a1, a2, a3, b0, b1, b2, b3);
}
extern "C" __global__ void hrm_binary_strided_f64(
    int f, const double* a, const double* b, double* y, long long n, int e1, int e2, int e3,
    long long a0, long long a1, long long a2, long long a3, long long b0, long long b1,
    long long b2, long long b3) {
  binary_strided(f, a, b, y, n, e1, e2, e3, a0, a1, a2, a3, b0, b1, b2, b3);
}
extern "C" __global__ void hrm_binary_strided_i32(
    int f, const int* a, const int* b, int* y, long long n, int e1, int e2, int e3,
    long long a0, long long a1, long long a2, long long a3, long long b0, long long b1,
    long long b2, long long b3) {
  binary_strided(f, a, b, y, n, e1, e2, e3, a0, a1, a2, a3, b0, b1, b2, b3);
}

/// y: one byte an element, 0 or 1.
template <class S>
DEVICE void compare_strided(
    int f, const S* a, const S* b, unsigned char* y, long long n, int e1, int e2, int e3,
    long long a0, long long a1, long long a2, long long a3, long long b0, long long b1,
    long long b2, long long b3) {
  for (long long i = first_index(); i < n; i += all_threads()) {
    const Place place(static_cast<unsigned>(i), e1, e2, e3);
    y[i] = compare(f, load(a, place.at(a0, a1, a2, a3)), load(b, place.at(b0, b1, b2, b3)));
  }
}

extern "C" __global__ void hrm_compare_f32(
    int f, const float* a, const float* b, unsigned char* y, long long n, int e1, int e2, int e3,
    long long a0, long long a1, long long a2, long long a3, long long b0, long long b1,
    long long b2, long long b3) {
  compare_strided(f, a, b, y, n, e1, e2, e3, a0, a1, a2, a3, b0, b1, b2, b3);
}
extern "C" __global__ void hrm_compare_bf16(
    int f, const bf16* a, const bf16* b, unsigned char* y, long long n, int e1, int e2, int e3,
    long long a0, long long a1, long long a2, long long a3, long long b0, long long b1,
    long long b2, long long b3) {
  compare_strided(f, a, b, y, n, e1, e2, e3, a0, a1, a2, a3, b0, b1, b2, b3);
}
extern "C" __global__ void hrm_compare_f64(
    int f, const double* a, const double* b, unsigned char* y, long long n, int e1, int e2, int e3,
    long long a0, long long a1, long long a2, long long a3, long long b0, long long b1,
    long long b2, long long b3) {
  compare_strided(f, a, b, y, n, e1, e2, e3, a0, a1, a2, a3, b0, b1, b2, b3);
}
extern "C" __global__ void hrm_compare_i32(
    int f, const int* a, const int* b, unsigned char* y, long long n, int e1, int e2, int e3,
    long long a0, long long a1, long long a2, long long a3, long long b0, long long b1,
    long long b2, long long b3) {
  compare_strided(f, a, b, y, n, e1, e2, e3, a0, a1, a2, a3, b0, b1, b2, b3);
}

/// A selection, so the type is only a width. m: one byte an element, not 0 where a is taken.
template <class W>
DEVICE void where_strided(
    const unsigned char* m, const W* a, const W* b, W* y, long long n, int e1, int e2, int e3,
    long long m0, long long m1, long long m2, long long m3, long long a0, long long a1,
    long long a2, long long a3, long long b0, long long b1, long long b2, long long b3) {
  for (long long i = first_index(); i < n; i += all_threads()) {
    const Place place(static_cast<unsigned>(i), e1, e2, e3);
    y[i] = m[place.at(m0, m1, m2, m3)] != 0 ? a[place.at(a0, a1, a2, a3)]
                                            : b[place.at(b0, b1, b2, b3)];
  }
}

extern "C" __global__ void hrm_where_1(
    const unsigned char* m, const unsigned char* a, const unsigned char* b, unsigned char* y,
    long long n, int e1, int e2, int e3, long long m0, long long m1, long long m2, long long m3,
    long long a0, long long a1, long long a2, long long a3, long long b0, long long b1,
    long long b2, long long b3) {
  where_strided(m, a, b, y, n, e1, e2, e3, m0, m1, m2, m3, a0, a1, a2, a3, b0, b1, b2, b3);
}
extern "C" __global__ void hrm_where_2(
    const unsigned char* m, const unsigned short* a, const unsigned short* b, unsigned short* y,
    long long n, int e1, int e2, int e3, long long m0, long long m1, long long m2, long long m3,
    long long a0, long long a1, long long a2, long long a3, long long b0, long long b1,
    long long b2, long long b3) {
  where_strided(m, a, b, y, n, e1, e2, e3, m0, m1, m2, m3, a0, a1, a2, a3, b0, b1, b2, b3);
}
extern "C" __global__ void hrm_where_4(
    const unsigned char* m, const int* a, const int* b, int* y,
    long long n, int e1, int e2, int e3, long long m0, long long m1, long long m2, long long m3,
    long long a0, long long a1, long long a2, long long a3, long long b0, long long b1,
    long long b2, long long b3) {
  where_strided(m, a, b, y, n, e1, e2, e3, m0, m1, m2, m3, a0, a1, a2, a3, b0, b1, b2, b3);
}
extern "C" __global__ void hrm_where_8(
    const unsigned char* m, const long long* a, const long long* b, long long* y,
    long long n, int e1, int e2, int e3, long long m0, long long m1, long long m2, long long m3,
    long long a0, long long a1, long long a2, long long a3, long long b0, long long b1,
    long long b2, long long b3) {
  where_strided(m, a, b, y, n, e1, e2, e3, m0, m1, m2, m3, a0, a1, a2, a3, b0, b1, b2, b3);
}
