// cuBLAS's C interface: products as plain loops over tiles, their sums always in the same order.
#include <algorithm>
#include <cstring>
#include <vector>

#include "call.h"

using namespace standin;

namespace {

constexpr int TILE = 64;
constexpr int DEPTH = 256;

struct Matrix {
  Address data;
  int type, ld;
  long long stride;
  bool transposed;

  size_t element_bytes() const { return type == CUDA_R_16BF ? 2 : 4; }
};

struct Product {
  int m, n, k, batch;
  float alpha, beta;
  Matrix a, b, c;
};

float load(const char* at, int type) {
  if (type == CUDA_R_16BF) {
    uint16_t half;
    std::memcpy(&half, at, 2);
    uint32_t bits = static_cast<uint32_t>(half) << 16;
    float value;
    std::memcpy(&value, &bits, 4);
    return value;
  }
  float value;
  std::memcpy(&value, at, 4);
  return value;
}

// bfloat16 by rounding to nearest even; NaN stays NaN.
void store(char* at, int type, float value) {
  if (type == CUDA_R_32F) {
    std::memcpy(at, &value, 4);
    return;
  }
  uint32_t bits;
  std::memcpy(&bits, &value, 4);
  uint16_t half = value != value ? static_cast<uint16_t>(bits >> 16 | 0x40)
                                 : static_cast<uint16_t>((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
  std::memcpy(at, &half, 2);
}

// Element (row, column) of op(X), column-major.
const char* element(const Matrix& x, long long batch, long long row, long long column) {
  long long index = x.transposed ? row * x.ld + column : column * x.ld + row;
  return reinterpret_cast<const char*>(x.data) +
         (batch * x.stride + index) * static_cast<long long>(x.element_bytes());
}

using Lanes = float __attribute__((vector_size(64)));
constexpr int WIDE = 16;  // floats in Lanes
constexpr int ACROSS = 4;

// One tile of C: rows [row, row + rows) and columns [column, column + columns).
struct alignas(64) Tile {
  float a[DEPTH][TILE];
  float b[DEPTH][TILE];
  float sums[TILE][TILE];
};

// into[q][i] = element i of X's rows (or columns) at depth from + q, where `step` is the distance
// between neighbours in i and `depth_step` that in q.
template <class Load>
void pack(float (*into)[TILE], const char* x, int count, long long step, int depth,
          long long depth_step, Load load_at) {
  bool along_depth = depth_step < step;
  int outer = along_depth ? count : depth, inner = along_depth ? depth : count;
  for (int o = 0; o < outer; o++) {
    for (int i = 0; i < inner; i++) {
      int q = along_depth ? i : o, c = along_depth ? o : i;
      into[q][c] = load_at(x, c * step + q * depth_step);
    }
  }
}

void pack(float (*into)[TILE], const Matrix& x, const char* at, int count, bool rows, int depth) {
  bool contiguous = rows != x.transposed;
  long long step = contiguous ? 1 : x.ld, depth_step = contiguous ? x.ld : 1;
  if (x.type == CUDA_R_32F) {
    pack(into, at, count, step, depth, depth_step,
         [](const char* x, long long i) { return load(x + 4 * i, CUDA_R_32F); });
  } else {
    pack(into, at, count, step, depth, depth_step,
         [](const char* x, long long i) { return load(x + 2 * i, CUDA_R_16BF); });
  }
}

// ACROSS columns by two vectors of rows stay in registers for the whole depth.
void multiply(Tile& t, int columns, int depth) {
  for (int j = 0; j < columns; j += ACROSS) {
    for (int i = 0; i < TILE; i += 2 * WIDE) {
      Lanes sums[ACROSS][2];
      for (int c = 0; c < ACROSS; c++) {
        std::memcpy(sums[c], &t.sums[j + c][i], sizeof(sums[c]));
      }
      for (int q = 0; q < depth; q++) {
        const auto* a = reinterpret_cast<const Lanes*>(&t.a[q][i]);
#pragma GCC unroll 4
        for (int c = 0; c < ACROSS; c++) {
          sums[c][0] += a[0] * t.b[q][j + c];
          sums[c][1] += a[1] * t.b[q][j + c];
        }
      }
      for (int c = 0; c < ACROSS; c++) {
        std::memcpy(&t.sums[j + c][i], sums[c], sizeof(sums[c]));
      }
    }
  }
}

void tile(const Product& p, long long index) {
  int down = (p.m + TILE - 1) / TILE, across = (p.n + TILE - 1) / TILE;
  long long batch = index / (static_cast<long long>(down) * across);
  int row = static_cast<int>(index % down) * TILE;
  int column = static_cast<int>(index / down % across) * TILE;
  int rows = std::min(TILE, p.m - row), columns = std::min(TILE, p.n - column);
  static thread_local auto* own = new Tile();  // too large to be thread-local itself
  Tile& t = *own;
  std::memset(t.sums, 0, sizeof(t.sums));
  if (rows < TILE || columns < TILE) {
    std::memset(t.a, 0, sizeof(t.a));
    std::memset(t.b, 0, sizeof(t.b));
  }
  for (int from = 0; from < p.k; from += DEPTH) {
    int depth = std::min(DEPTH, p.k - from);
    pack(t.a, p.a, element(p.a, batch, row, from), rows, true, depth);
    pack(t.b, p.b, element(p.b, batch, from, column), columns, false, depth);
    multiply(t, columns, depth);
  }
  for (int j = 0; j < columns; j++) {
    for (int i = 0; i < rows; i++) {
      char* at = const_cast<char*>(element(p.c, batch, row + i, column + j));
      float value = p.alpha * t.sums[j][i];
      if (p.beta != 0) {  // C is not read otherwise: it may hold NaN
        value += p.beta * load(at, p.c.type);
      }
      store(at, p.c.type, value);
    }
  }
}

Fault run_product(const Product& p, Address workspace, size_t workspace_bytes) {
  State& s = state();
  for (Address address : {p.a.data, p.b.data, p.c.data}) {
    if (!s.heap.is_device(address) && !s.pinned.holds(address, 0)) {
      return {cudaErrorIllegalAddress, "gemm: a matrix in ordinary host memory"};
    }
  }
  if (s.settings.trace) {
    std::string what = "gemm";
    for (long long number : {p.m, p.n, p.k, p.batch, static_cast<int>(p.a.element_bytes()),
                             static_cast<int>(p.c.element_bytes()), p.beta != 0 ? 1 : 0}) {
      what += " " + std::to_string(number);
    }
    trace(what, 1, 1, {p.a.data, p.b.data, p.c.data}, {false, false, true});
    return {};
  }
  long long tiles = static_cast<long long>((p.m + TILE - 1) / TILE) * ((p.n + TILE - 1) / TILE);
  Fault fault = run_parts("gemm", tiles * p.batch, [&](long long index) {
    // cuBLAS may write its workspace at any time: whoever keeps something there finds NaN.
    if (index == 0 && workspace_bytes > 0) {
      std::fill_n(reinterpret_cast<uint16_t*>(workspace), std::min<size_t>(workspace_bytes, 4096) / 2,
                  POISON);
    }
    tile(p, index);
  });
  return fault.error != 0 ? fault : s.heap.check_edges(p.c.data, "gemm");
}

bool type_is_known(int type) { return type == CUDA_R_32F || type == CUDA_R_16BF; }

// The order of the checks is cuBLAS's: sizes and leading dimensions before anything is read.
int check(State& s, const Product& p, int op_a, int op_b, int compute_type) {
  int rows_a = op_a == CUBLAS_OP_N ? p.m : p.k, rows_b = op_b == CUBLAS_OP_N ? p.k : p.n;
  if (op_a < 0 || op_a > 1 || op_b < 0 || op_b > 1 || p.m < 0 || p.n < 0 || p.k < 0 ||
      p.batch < 0 || p.a.ld < std::max(1, rows_a) || p.b.ld < std::max(1, rows_b) ||
      p.c.ld < std::max(1, p.m)) {
    return refuse(s, CUBLAS_STATUS_INVALID_VALUE,
                  "gemm m " + std::to_string(p.m) + " n " + std::to_string(p.n) + " k " +
                      std::to_string(p.k) + " lda " + std::to_string(p.a.ld) + " ldb " +
                      std::to_string(p.b.ld) + " ldc " + std::to_string(p.c.ld));
  }
  bool half = p.a.type == CUDA_R_16BF;
  if (!type_is_known(p.a.type) || p.a.type != p.b.type || !type_is_known(p.c.type) ||
      (!half && p.c.type != CUDA_R_32F) ||
      (compute_type != CUBLAS_COMPUTE_32F && compute_type != CUBLAS_COMPUTE_32F_PEDANTIC)) {
    return refuse(s, CUBLAS_STATUS_NOT_SUPPORTED, "gemm: this combination of types");
  }
  if (half && s.settings.capability < 80) {
    return refuse(s, CUBLAS_STATUS_ARCH_MISMATCH, "gemm in bfloat16 below compute capability 8.0");
  }
  return CUBLAS_STATUS_SUCCESS;
}

int gemm(Handle handle, int op_a, int op_b, Product p, int compute_type) {
  State& s = state();
  std::lock_guard<std::recursive_mutex> lock(s.mutex);
  auto blas = s.blas.get(handle);
  if (!blas) {
    return CUBLAS_STATUS_NOT_INITIALIZED;
  }
  int status = check(s, p, op_a, op_b, compute_type);
  if (status != CUBLAS_STATUS_SUCCESS) {
    return status;
  }
  auto stream = s.streams.get(blas->stream);
  if (!stream || s.dead.error != 0) {
    return refuse(s, CUBLAS_STATUS_EXECUTION_FAILED,
                  s.dead.error != 0 ? "gemm on a dead device" : "gemm on no stream of ours");
  }
  if (p.m == 0 || p.n == 0 || p.batch == 0) {
    return CUBLAS_STATUS_SUCCESS;
  }
  s.enqueue(stream, [p, at = blas->workspace, bytes = blas->workspace_bytes] {
    return run_product(p, at, bytes);
  });
  return CUBLAS_STATUS_SUCCESS;
}

template <class Change>
int change(Handle handle, Change body) {
  State& s = state();
  std::lock_guard<std::recursive_mutex> lock(s.mutex);
  auto blas = s.blas.get(handle);
  return blas ? body(s, *blas) : CUBLAS_STATUS_NOT_INITIALIZED;
}

}  // namespace

extern "C" {

int cublasCreate_v2(hrm_handle* handle) {
  State& s = state();
  std::lock_guard<std::recursive_mutex> lock(s.mutex);
  if (s.dead.error != 0) {
    return CUBLAS_STATUS_NOT_INITIALIZED;
  }
  *handle = s.blas.add(std::make_shared<Blas>());
  return CUBLAS_STATUS_SUCCESS;
}

int cublasDestroy_v2(hrm_handle handle) {
  return change(handle, [=](State& s, Blas&) {
    s.blas.remove(handle);
    return CUBLAS_STATUS_SUCCESS;
  });
}

int cublasGetVersion_v2(hrm_handle, int* version) {
  *version = 130000;
  return CUBLAS_STATUS_SUCCESS;
}

const char* cublasGetStatusName(int status) {
  switch (status) {
    case CUBLAS_STATUS_SUCCESS:
      return "CUBLAS_STATUS_SUCCESS";
    case CUBLAS_STATUS_NOT_INITIALIZED:
      return "CUBLAS_STATUS_NOT_INITIALIZED";
    case CUBLAS_STATUS_ALLOC_FAILED:
      return "CUBLAS_STATUS_ALLOC_FAILED";
    case CUBLAS_STATUS_INVALID_VALUE:
      return "CUBLAS_STATUS_INVALID_VALUE";
    case CUBLAS_STATUS_ARCH_MISMATCH:
      return "CUBLAS_STATUS_ARCH_MISMATCH";
    case CUBLAS_STATUS_EXECUTION_FAILED:
      return "CUBLAS_STATUS_EXECUTION_FAILED";
    case CUBLAS_STATUS_INTERNAL_ERROR:
      return "CUBLAS_STATUS_INTERNAL_ERROR";
    case CUBLAS_STATUS_NOT_SUPPORTED:
      return "CUBLAS_STATUS_NOT_SUPPORTED";
    default:
      return "CUBLAS_STATUS_UNKNOWN";
  }
}

int cublasSetStream_v2(hrm_handle handle, hrm_handle stream) {
  return change(handle, [=](State&, Blas& blas) {
    blas = {stream, 0, 0};
    return CUBLAS_STATUS_SUCCESS;
  });
}

int cublasSetWorkspace_v2(hrm_handle handle, hrm_address workspace, hrm_size bytes) {
  return change(handle, [=](State& s, Blas& blas) {
    if (workspace % 256 != 0 || (bytes > 0 && !s.heap.holds(workspace, bytes))) {
      return refuse(s, CUBLAS_STATUS_INVALID_VALUE, "cublasSetWorkspace: no such memory");
    }
    blas.workspace = workspace;
    blas.workspace_bytes = bytes;
    return CUBLAS_STATUS_SUCCESS + 0;
  });
}

int cublasSetMathMode(hrm_handle handle, int mode) {
  return change(handle, [=](State& s, Blas&) {
    int kind = mode & ~CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION;
    return kind == CUBLAS_DEFAULT_MATH || kind == CUBLAS_PEDANTIC_MATH
               ? CUBLAS_STATUS_SUCCESS + 0
               : refuse(s, CUBLAS_STATUS_INVALID_VALUE, "cublasSetMathMode: TF32 is never asked for");
  });
}

int cublasGemmStridedBatchedEx(hrm_handle handle, int op_a, int op_b, int m, int n, int k,
                               const float* alpha, hrm_address a, int type_a, int lda,
                               long long stride_a, hrm_address b, int type_b, int ldb,
                               long long stride_b, const float* beta, hrm_address c, int type_c,
                               int ldc, long long stride_c, int batch, int compute_type, int) {
  return gemm(handle, op_a, op_b,
              {m, n, k, batch, *alpha, *beta,
               {a, type_a, lda, stride_a, op_a == CUBLAS_OP_T},
               {b, type_b, ldb, stride_b, op_b == CUBLAS_OP_T},
               {c, type_c, ldc, stride_c, false}},
              compute_type);
}

int cublasGemmEx(hrm_handle handle, int op_a, int op_b, int m, int n, int k, const float* alpha,
                 hrm_address a, int type_a, int lda, hrm_address b, int type_b, int ldb,
                 const float* beta, hrm_address c, int type_c, int ldc, int compute_type,
                 int algorithm) {
  return cublasGemmStridedBatchedEx(handle, op_a, op_b, m, n, k, alpha, a, type_a, lda, 0, b,
                                    type_b, ldb, 0, beta, c, type_c, ldc, 0, 1, compute_type,
                                    algorithm);
}

int cublasSgemmStridedBatched(hrm_handle handle, int op_a, int op_b, int m, int n, int k,
                              const float* alpha, hrm_address a, int lda, long long stride_a,
                              hrm_address b, int ldb, long long stride_b, const float* beta,
                              hrm_address c, int ldc, long long stride_c, int batch) {
  return cublasGemmStridedBatchedEx(handle, op_a, op_b, m, n, k, alpha, a, CUDA_R_32F, lda,
                                    stride_a, b, CUDA_R_32F, ldb, stride_b, beta, c, CUDA_R_32F,
                                    ldc, stride_c, batch, CUBLAS_COMPUTE_32F, CUBLAS_GEMM_DEFAULT);
}

int cublasSgemm_v2(hrm_handle handle, int op_a, int op_b, int m, int n, int k, const float* alpha,
                   hrm_address a, int lda, hrm_address b, int ldb, const float* beta, hrm_address c,
                   int ldc) {
  return cublasSgemmStridedBatched(handle, op_a, op_b, m, n, k, alpha, a, lda, 0, b, ldb, 0, beta,
                                   c, ldc, 0, 1);
}

}  // extern "C"
