// Fills, copies between layouts, conversions, rows by number.
#include "common.cuh"

// ---- fills ----

template <class W> DEVICE void fill(W* y, W value, long long n) {
  for (long long i = first_index(); i < n; i += all_threads()) {
    y[i] = value;
  }
}

/// value: the bits of an element, in the lowest bytes.
extern "C" __global__ void hrm_fill_1(unsigned char* y, long long value, long long n) {
  fill(y, static_cast<unsigned char>(value), n);
}
extern "C" __global__ void hrm_fill_2(unsigned short* y, long long value, long long n) {
  fill(y, static_cast<unsigned short>(value), n);
}
extern "C" __global__ void hrm_fill_4(int* y, long long value, long long n) {
  fill(y, static_cast<int>(value), n);
}
extern "C" __global__ void hrm_fill_8(long long* y, long long value, long long n) {
  fill(y, value, n);
}

// ---- copies of the same type: x and y may both be views; extents as in elementwise.cu ----

template <class W>
DEVICE void copy_strided(
    const W* x, W* y, long long n, int e1, int e2, int e3, long long x0, long long x1,
    long long x2, long long x3, long long y0, long long y1, long long y2, long long y3) {
  for (long long i = first_index(); i < n; i += all_threads()) {
    const Place place(static_cast<unsigned>(i), e1, e2, e3);
    y[place.at(y0, y1, y2, y3)] = x[place.at(x0, x1, x2, x3)];
  }
}

extern "C" __global__ void hrm_copy_1(
    const unsigned char* x, unsigned char* y, long long n, int e1, int e2, int e3, long long x0,
    long long x1, long long x2, long long x3, long long y0, long long y1, long long y2,
    long long y3) {
  copy_strided(x, y, n, e1, e2, e3, x0, x1, x2, x3, y0, y1, y2, y3);
}
extern "C" __global__ void hrm_copy_2(
    const unsigned short* x, unsigned short* y, long long n, int e1, int e2, int e3, long long x0,
    long long x1, long long x2, long long x3, long long y0, long long y1, long long y2,
    long long y3) {
  copy_strided(x, y, n, e1, e2, e3, x0, x1, x2, x3, y0, y1, y2, y3);
}
extern "C" __global__ void hrm_copy_4(
    const int* x, int* y, long long n, int e1, int e2, int e3, long long x0, long long x1,
    long long x2, long long x3, long long y0, long long y1, long long y2, long long y3) {
  copy_strided(x, y, n, e1, e2, e3, x0, x1, x2, x3, y0, y1, y2, y3);
}
extern "C" __global__ void hrm_copy_8(
    const long long* x, long long* y, long long n, int e1, int e2, int e3, long long x0,
    long long x1, long long x2, long long x3, long long y0, long long y1, long long y2,
    long long y3) {
  copy_strided(x, y, n, e1, e2, e3, x0, x1, x2, x3, y0, y1, y2, y3);
}
/// Elements of 16 bytes: rows whose ends are all multiples of that.
extern "C" __global__ void hrm_copy_16(
    const int4* x, int4* y, long long n, int e1, int e2, int e3, long long x0, long long x1,
    long long x2, long long x3, long long y0, long long y1, long long y2, long long y3) {
  copy_strided(x, y, n, e1, e2, e3, x0, x1, x2, x3, y0, y1, y2, y3);
}

// ---- conversions of contiguous tensors ----

template <class From, class To>
DEVICE void convert(const From* x, To* y, long long n, int aligned) {
  for (long long i = 4 * first_index(); i < n; i += 4 * all_threads()) {
    compute<From> v[4];
    compute<To> w[4];
    load4(x, i, rest(i, n), aligned, v);
#pragma unroll
    for (int e = 0; e < 4; e++) {
      w[e] = static_cast<compute<To>>(v[e]);
    }
    store4(y, i, rest(i, n), aligned, w);
  }
}

extern "C" __global__ void hrm_f32_to_bf16(const float* x, bf16* y, long long n, int aligned) {
  convert(x, y, n, aligned);
}
extern "C" __global__ void hrm_bf16_to_f32(const bf16* x, float* y, long long n, int aligned) {
  convert(x, y, n, aligned);
}
extern "C" __global__ void hrm_f32_to_f64(const float* x, double* y, long long n, int aligned) {
  convert(x, y, n, aligned);
}
extern "C" __global__ void hrm_f64_to_f32(const double* x, float* y, long long n, int aligned) {
  convert(x, y, n, aligned);
}

// IEEE 754 binary16, which nothing is computed in.
DEVICE float from_f16(unsigned short x) {
  const unsigned sign = (x & 0x8000u) << 16;
  const unsigned exponent = (x >> 10) & 0x1fu;
  const unsigned mantissa = x & 0x3ffu;
  if (exponent == 0) {  // 0 and denormals: multiples of 2^-24
    const float magnitude = mantissa * 5.9604644775390625e-8f;
    return sign != 0 ? -magnitude : magnitude;
  }
  const unsigned bits = exponent == 31 ? 0x7f800000u | mantissa << 13
                                       : (exponent + 112) << 23 | mantissa << 13;
  return __uint_as_float(sign | bits);
}

DEVICE unsigned short to_f16(float x) {
  const unsigned bits = __float_as_uint(x);
  const unsigned sign = bits >> 16 & 0x8000u;
  const unsigned magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) {
    return static_cast<unsigned short>(sign | 0x7e00u | (magnitude >> 13 & 0x3ffu));
  }
  if (magnitude >= 0x477ff000u) {  // 65520 and above round to infinity
    return static_cast<unsigned short>(sign | 0x7c00u);
  }
  if (magnitude < 0x38800000u) {  // below 2^-14: adding 0.5 leaves multiples of 2^-24, rounded
    const float shifted = __fadd_rn(__uint_as_float(magnitude), 0.5f);
    return static_cast<unsigned short>(sign | (__float_as_uint(shifted) - 0x3f000000u));
  }
  const unsigned even = magnitude >> 13 & 1u;
  return static_cast<unsigned short>(sign | ((magnitude - 0x38000000u + 0xfffu + even) >> 13));
}

// The numbers of the types are those of CudaCodes.java.
DEVICE double load_any(const void* x, int type, long long i) {
  switch (type) {
    case 0: return static_cast<const float*>(x)[i];
    case 1: return static_cast<const double*>(x)[i];
    case 2: return from_bf16(static_cast<const bf16*>(x)[i]);
    case 3: return from_f16(static_cast<const unsigned short*>(x)[i]);
    case 4: return static_cast<const int*>(x)[i];
    case 5: return static_cast<double>(static_cast<const long long*>(x)[i]);
    case 6: return static_cast<const unsigned char*>(x)[i];
    default: return static_cast<const unsigned char*>(x)[i] != 0 ? 1 : 0;
  }
}

DEVICE void store_any(void* y, int type, long long i, double v) {
  switch (type) {
    case 0: static_cast<float*>(y)[i] = static_cast<float>(v); break;
    case 1: static_cast<double*>(y)[i] = v; break;
    case 2: static_cast<bf16*>(y)[i] = to_bf16(static_cast<float>(v)); break;
    case 3: static_cast<unsigned short*>(y)[i] = to_f16(static_cast<float>(v)); break;
    case 4: store(static_cast<int*>(y), i, v); break;
    case 5:  // 2^63 itself does not fit
      static_cast<long long*>(y)[i] =
          v >= 9223372036854775808.0
              ? 0x7fffffffffffffffll
              : to_integer(v, -9223372036854775808.0, 9223372036854775808.0);
      break;
    case 6:
      static_cast<unsigned char*>(y)[i] =
          static_cast<unsigned char>(to_integer(v, -2147483648.0, 2147483647.0));
      break;
    default: static_cast<unsigned char*>(y)[i] = v != 0 ? 1 : 0; break;
  }
}

/// Between any two types, by way of float64.
extern "C" __global__ void hrm_cast(
    const void* x, int x_type, void* y, int y_type, long long n) {
  for (long long i = first_index(); i < n; i += all_threads()) {
    store_any(y, y_type, i, load_any(x, x_type, i));
  }
}

// ---- rows by number ----

/// Remembers an id that is no row; the host looks at the next synchronisation.
DEVICE void report_id(long long* error, int id, int rows) {
  // The top bit tells the record from "none"; one store, so that two reports do not mix.
  *error = static_cast<long long>(
      1ull << 63 | static_cast<unsigned long long>(static_cast<unsigned>(rows)) << 32
      | static_cast<unsigned>(id));
}

/// y[i] = table[ids[i]], rows of `width` units of type W; a block takes several rows.
template <class W>
DEVICE void gather(
    const W* table, const int* ids, W* y, long long count, int rows, long long width,
    long long* error) {
  for (long long i = static_cast<long long>(blockIdx.x) * blockDim.y + threadIdx.y; i < count;
       i += static_cast<long long>(gridDim.x) * blockDim.y) {
    const int id = ids[i];
    const bool known = id >= 0 && id < rows;
    if (!known && threadIdx.x == 0) {
      report_id(error, id, rows);
    }
    for (long long j = threadIdx.x; j < width; j += blockDim.x) {
      y[i * width + j] = known ? table[id * width + j] : W();
    }
  }
}

extern "C" __global__ void hrm_gather_1(
    const unsigned char* table, const int* ids, unsigned char* y, long long count, int rows,
    long long width, long long* error) {
  gather(table, ids, y, count, rows, width, error);
}
extern "C" __global__ void hrm_gather_2(
    const unsigned short* table, const int* ids, unsigned short* y, long long count, int rows,
    long long width, long long* error) {
  gather(table, ids, y, count, rows, width, error);
}
extern "C" __global__ void hrm_gather_4(
    const int* table, const int* ids, int* y, long long count, int rows, long long width,
    long long* error) {
  gather(table, ids, y, count, rows, width, error);
}
extern "C" __global__ void hrm_gather_8(
    const long long* table, const int* ids, long long* y, long long count, int rows,
    long long width, long long* error) {
  gather(table, ids, y, count, rows, width, error);
}
extern "C" __global__ void hrm_gather_16(
    const int4* table, const int* ids, int4* y, long long count, int rows, long long width,
    long long* error) {
  gather(table, ids, y, count, rows, width, error);
}
