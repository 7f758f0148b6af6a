/*
 * hrm4j: the part of the CUDA driver API that cuda-ffm binds: a fallback for runtimes before 12.8,
 * which cannot load kernels from memory, and the name of a device. Our own text, written from
 * NVIDIA's public API reference; see cuda_subset.h for the conventions.
 *
 * Held against drivers for 11.8 to 13.2. The runtime makes the context: cudaSetDevice and a first
 * runtime call on this thread come before any of these but cuInit, cuDeviceGet and cuDeviceGetName.
 */
#ifndef HRM_CUDA_DRIVER_SUBSET_H
#define HRM_CUDA_DRIVER_SUBSET_H

#include "cuda_subset.h"

/* CUfunction_attribute */
enum { CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES = 8 };

/* flags: 0 */
int cuInit(unsigned int flags);
int cuDeviceGet(int *device, int ordinal);
/* name: room for length bytes, ends in 0 */
int cuDeviceGetName(char *name, int length, int device);

/* CUresult has the same numbers as cudaError_t for what both know; the name is static text. */
int cuGetErrorName(int error, const char **name);

/* image: PTX text that ends in 0, or a cubin. */
int cuModuleLoadData(hrm_handle *module, const void *image);
int cuModuleUnload(hrm_handle module);
int cuModuleGetFunction(hrm_handle *function, hrm_handle module, const char *name);
int cuFuncSetAttribute(hrm_handle function, int attribute, int value);
/* extra: null */
int cuLaunchKernel(hrm_handle function, unsigned int grid_x, unsigned int grid_y,
                   unsigned int grid_z, unsigned int block_x, unsigned int block_y,
                   unsigned int block_z, unsigned int shared_bytes, hrm_handle stream,
                   void **arguments, void **extra);

#endif
