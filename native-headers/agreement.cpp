// Compiled by check-agreement.sh, never run: our prototypes against NVIDIA's. Ours lie in a
// namespace of their own, where without extern "C" they are other functions of the same names.
// FUNCTIONS and CONSTANTS, which the script writes, have a line for each.
namespace hrm {
#include "cuda_subset.h"
#ifdef WITH_BLAS
#include "cublas_subset.h"
#endif
#ifdef WITH_DRIVER
#include "cuda_driver_subset.h"
#endif
// Before NVIDIA's headers, where some of these names are macros.
#define CONSTANT(name) constexpr long long ours_##name = name;
#include CONSTANTS
#undef CONSTANT
}  // namespace hrm

#include <cuda_runtime_api.h>
#ifdef WITH_BLAS
#include <cublas_v2.h>
#endif
#ifdef WITH_DRIVER
#include <cuda.h>
#endif

#include <type_traits>

// How an argument travels: in an integer register of so many bytes, in a floating-point one, or as
// a structure of so many bytes.
template <typename T>
constexpr int kind() {
  return std::is_floating_point<T>::value ? 1 : std::is_class<T>::value ? 2 : 0;
}

template <typename Ours, typename Theirs>
constexpr bool passes_alike() {
  return sizeof(Ours) == sizeof(Theirs) && kind<Ours>() == kind<Theirs>();
}

template <typename Ours, typename Theirs>
struct Agree;

template <typename R, typename... A, typename S, typename... B>
struct Agree<R(A...), S(B...)> {
  static constexpr bool count = sizeof...(A) == sizeof...(B);
  template <bool Same, typename = void>
  struct Each {
    static constexpr bool value = false;
  };
  template <typename Unused>
  struct Each<true, Unused> {
    static constexpr bool value = (passes_alike<A, B>() && ... && passes_alike<R, S>());
  };
  static constexpr bool value = Each<count>::value;
};

#define FUNCTION(name)                                                      \
  static_assert(Agree<decltype(hrm::name), decltype(::name)>::value, #name \
                " is declared otherwise in NVIDIA's headers");

// For C++ NVIDIA adds overloads of these, so that the one of the library has to be picked.
#define OVERLOADED(name)                                                  \
  static_assert((static_cast<name##_t*>(&::name), true), #name);          \
  static_assert(Agree<decltype(hrm::name), name##_t>::value, #name        \
                " is declared otherwise in NVIDIA's headers");
#ifdef WITH_BLAS
using cublasGemmEx_t = cublasStatus_t(cublasHandle_t, cublasOperation_t, cublasOperation_t, int,
                                      int, int, const void*, const void*, cudaDataType, int,
                                      const void*, cudaDataType, int, const void*, void*,
                                      cudaDataType, int, cublasComputeType_t, cublasGemmAlgo_t);
using cublasGemmStridedBatchedEx_t =
    cublasStatus_t(cublasHandle_t, cublasOperation_t, cublasOperation_t, int, int, int,
                   const void*, const void*, cudaDataType, int, long long, const void*,
                   cudaDataType, int, long long, const void*, void*, cudaDataType, int, long long,
                   int, cublasComputeType_t, cublasGemmAlgo_t);
#endif

#define CONSTANT(name)                                                 \
  static_assert(hrm::ours_##name == static_cast<long long>(name), #name \
                " has another value in NVIDIA's headers");

#include FUNCTIONS
#include CONSTANTS

static_assert(sizeof(hrm::hrm_dim3) == sizeof(::dim3), "dim3 has another size");
