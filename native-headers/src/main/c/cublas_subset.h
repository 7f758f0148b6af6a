/*
 * hrm4j: the part of cuBLAS that cuda-ffm binds. Our own text, written from NVIDIA's public API
 * reference; see cuda_subset.h for the conventions.
 *
 * Held against cuBLAS of 11.8 to 13.2: signatures and symbols (with their _v2) are the same in all.
 * Matrices are column-major. alpha and beta are read on the host during the call (pointer mode
 * "host", the default), in the type that the comment names.
 */
#ifndef HRM_CUBLAS_SUBSET_H
#define HRM_CUBLAS_SUBSET_H

#include "cuda_subset.h"

/* cublasStatus_t */
enum {
  CUBLAS_STATUS_SUCCESS = 0,
  CUBLAS_STATUS_NOT_INITIALIZED = 1,
  CUBLAS_STATUS_ALLOC_FAILED = 3,
  CUBLAS_STATUS_INVALID_VALUE = 7,
  CUBLAS_STATUS_ARCH_MISMATCH = 8,
  CUBLAS_STATUS_EXECUTION_FAILED = 13,
  CUBLAS_STATUS_INTERNAL_ERROR = 14,
  CUBLAS_STATUS_NOT_SUPPORTED = 15
};

/* cublasOperation_t */
enum { CUBLAS_OP_N = 0, CUBLAS_OP_T = 1 };

/*
 * cublasMath_t. CUBLAS_DEFAULT_MATH keeps float32 products in float32: TF32 only on request. The
 * last one is a flag beside a mode: partial sums of a product, where cuBLAS splits it, are added in
 * the type of accumulation and not in the narrower one of the result.
 */
enum {
  CUBLAS_DEFAULT_MATH = 0,
  CUBLAS_PEDANTIC_MATH = 2,
  CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION = 16
};

/* cudaDataType_t */
enum { CUDA_R_32F = 0, CUDA_R_16BF = 14 };

/* cublasComputeType_t: what products are accumulated in. */
enum { CUBLAS_COMPUTE_32F = 68, CUBLAS_COMPUTE_32F_PEDANTIC = 69 };

/* cublasGemmAlgo_t */
enum { CUBLAS_GEMM_DEFAULT = -1 };

int cublasCreate_v2(hrm_handle *handle);
int cublasDestroy_v2(hrm_handle handle);
int cublasGetVersion_v2(hrm_handle handle, int *version);
const char *cublasGetStatusName(int status);
/* Resets the workspace: call cublasSetWorkspace_v2 after it. */
int cublasSetStream_v2(hrm_handle handle, hrm_handle stream);
/* workspace: device memory aligned to 256 bytes, that only this handle uses. */
int cublasSetWorkspace_v2(hrm_handle handle, hrm_address workspace, hrm_size bytes);
int cublasSetMathMode(hrm_handle handle, int mode);

/* C = alpha · op(A) · op(B) + beta · C, float32. op(A) [m,k], op(B) [k,n], C [m,n]. */
int cublasSgemm_v2(hrm_handle handle, int op_a, int op_b, int m, int n, int k, const float *alpha,
                   hrm_address a, int lda, hrm_address b, int ldb, const float *beta,
                   hrm_address c, int ldc);

/* The same for batch matrices, stride elements apart. */
int cublasSgemmStridedBatched(hrm_handle handle, int op_a, int op_b, int m, int n, int k,
                              const float *alpha, hrm_address a, int lda, long long stride_a,
                              hrm_address b, int ldb, long long stride_b, const float *beta,
                              hrm_address c, int ldc, long long stride_c, int batch);

/* The same with types: with compute_type CUBLAS_COMPUTE_32F alpha and beta point to a float. */
int cublasGemmEx(hrm_handle handle, int op_a, int op_b, int m, int n, int k, const float *alpha,
                 hrm_address a, int type_a, int lda, hrm_address b, int type_b, int ldb,
                 const float *beta, hrm_address c, int type_c, int ldc, int compute_type,
                 int algorithm);

int cublasGemmStridedBatchedEx(hrm_handle handle, int op_a, int op_b, int m, int n, int k,
                               const float *alpha, hrm_address a, int type_a, int lda,
                               long long stride_a, hrm_address b, int type_b, int ldb,
                               long long stride_b, const float *beta, hrm_address c, int type_c,
                               int ldc, long long stride_c, int batch, int compute_type,
                               int algorithm);

#endif
