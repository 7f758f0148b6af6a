/*
 * hrm4j: the part of the CUDA runtime API that cuda-ffm binds. Our own text, written from NVIDIA's
 * public API reference; no NVIDIA header is included or copied.
 *
 * Held against the runtime API of 12.0 to 13.2. Every function exists with this signature and under
 * this symbol in all of them, but for those marked "from 12.8", which cuda-ffm looks up only if the
 * library has them (before, kernels are loaded through cuda_driver_subset.h).
 *
 * Conventions
 *   - Enumerations are passed as int, as the ABI does; the constants below are those we use.
 *   - Handles, and addresses that Java never reads or writes through, are 64-bit integers
 *     (hrm_handle, hrm_address) where NVIDIA's text has pointers: every 64-bit ABI that CUDA runs on
 *     passes both alike, and in Java they become long, which cannot be dereferenced by mistake and
 *     costs no object.
 *   - hrm_size stands for size_t: 64 bits on Windows too, where long is not.
 *   - No extern "C" here: C++ that implements these functions includes this file inside extern "C",
 *     and the header-agreement check includes it inside a namespace.
 *   - The default stream is never used: every call that takes a stream gets one of ours.
 *   - Structures whose size differs between versions (cudaDeviceProp, cudaFuncAttributes) are not
 *     bound; attributes give the same answers.
 */
#ifndef HRM_CUDA_SUBSET_H
#define HRM_CUDA_SUBSET_H

/* The address of device memory, or of host memory that Java holds by address. */
typedef unsigned long long hrm_address;
/* cudaStream_t, cudaEvent_t, cudaGraph_t, cudaGraphExec_t, cudaLibrary_t, cudaKernel_t. */
typedef unsigned long long hrm_handle;
/* size_t */
typedef unsigned long long hrm_size;

/* dim3: three extents, passed by value. */
struct hrm_dim3 {
  unsigned int x;
  unsigned int y;
  unsigned int z;
};

/* cudaError_t: those that cuda-ffm tells apart. */
enum {
  cudaSuccess = 0,
  cudaErrorInvalidValue = 1,
  cudaErrorMemoryAllocation = 2,
  cudaErrorInitializationError = 3,
  cudaErrorInsufficientDriver = 35,
  cudaErrorDevicesUnavailable = 46,
  cudaErrorInvalidDeviceFunction = 98,
  cudaErrorNoDevice = 100,
  cudaErrorInvalidDevice = 101,
  cudaErrorInvalidKernelImage = 200,
  cudaErrorNoKernelImageForDevice = 209,
  cudaErrorECCUncorrectable = 214,
  cudaErrorInvalidPtx = 218,
  cudaErrorUnsupportedPtxVersion = 222,
  cudaErrorInvalidResourceHandle = 400,
  cudaErrorSymbolNotFound = 500,
  cudaErrorNotReady = 600,
  cudaErrorIllegalAddress = 700,
  cudaErrorLaunchOutOfResources = 701,
  cudaErrorLaunchTimeout = 702,
  cudaErrorAssert = 710,
  cudaErrorHardwareStackError = 714,
  cudaErrorIllegalInstruction = 715,
  cudaErrorMisalignedAddress = 716,
  cudaErrorInvalidAddressSpace = 717,
  cudaErrorInvalidPc = 718,
  cudaErrorLaunchFailure = 719,
  cudaErrorStreamCaptureUnsupported = 900,
  cudaErrorStreamCaptureInvalidated = 901,
  cudaErrorStreamCaptureImplicit = 906,
  cudaErrorUnknown = 999
};

/* cudaMemcpyKind */
enum { cudaMemcpyHostToDevice = 1, cudaMemcpyDeviceToHost = 2, cudaMemcpyDeviceToDevice = 3 };

/* cudaDeviceAttr */
enum {
  cudaDevAttrMaxThreadsPerBlock = 1,
  cudaDevAttrMaxSharedMemoryPerBlock = 8,
  cudaDevAttrWarpSize = 10,
  cudaDevAttrClockRate = 13,
  cudaDevAttrMultiProcessorCount = 16,
  cudaDevAttrMemoryClockRate = 36,
  cudaDevAttrGlobalMemoryBusWidth = 37,
  cudaDevAttrL2CacheSize = 38,
  cudaDevAttrMaxThreadsPerMultiProcessor = 39,
  cudaDevAttrComputeCapabilityMajor = 75,
  cudaDevAttrComputeCapabilityMinor = 76,
  cudaDevAttrMaxSharedMemoryPerMultiprocessor = 81,
  cudaDevAttrMaxRegistersPerMultiprocessor = 82,
  cudaDevAttrMaxSharedMemoryPerBlockOptin = 97
};

/* cudaFuncAttribute */
enum { cudaFuncAttributeMaxDynamicSharedMemorySize = 8 };

/* cudaStreamCreateWithFlags, cudaEventCreateWithFlags, cudaHostAlloc */
enum { cudaStreamNonBlocking = 1 };
enum { cudaEventDefault = 0, cudaEventDisableTiming = 2 };
enum { cudaHostAllocDefault = 0 };

/* cudaStreamCaptureMode, cudaStreamCaptureStatus */
enum { cudaStreamCaptureModeThreadLocal = 1, cudaStreamCaptureModeRelaxed = 2 };
enum {
  cudaStreamCaptureStatusNone = 0,
  cudaStreamCaptureStatusActive = 1,
  cudaStreamCaptureStatusInvalidated = 2
};

/* ---- Versions: 1000 · major + 10 · minor; the driver's is 0 if there is none. ---- */
int cudaRuntimeGetVersion(int *version);
int cudaDriverGetVersion(int *version);

/* ---- Errors. The last error is that of this host thread; sticky ones come back with every call. */
int cudaGetLastError(void);
const char *cudaGetErrorName(int error);
const char *cudaGetErrorString(int error);

/* ---- Devices. cudaSetDevice counts for the calling thread (and from 12.0 on makes the context). */
int cudaGetDeviceCount(int *count);
int cudaSetDevice(int device);
int cudaDeviceGetAttribute(int *value, int attribute, int device);
int cudaDeviceSynchronize(void);

/* ---- Memory. cudaMalloc aligns to 256 bytes; cudaFree waits for the device. ---- */
int cudaMemGetInfo(hrm_size *free_bytes, hrm_size *total_bytes);
int cudaMalloc(hrm_address *memory, hrm_size bytes);
int cudaFree(hrm_address memory);
/* Pinned host memory, page-aligned. */
int cudaHostAlloc(hrm_address *memory, hrm_size bytes, unsigned int flags);
int cudaFreeHost(hrm_address memory);
int cudaMemcpyAsync(hrm_address to, hrm_address from, hrm_size bytes, int kind, hrm_handle stream);
int cudaMemsetAsync(hrm_address memory, int value, hrm_size bytes, hrm_handle stream);

/* ---- Streams ---- */
int cudaStreamCreateWithFlags(hrm_handle *stream, unsigned int flags);
int cudaStreamDestroy(hrm_handle stream);
int cudaStreamSynchronize(hrm_handle stream);
/* cudaErrorNotReady while there is work left. */
int cudaStreamQuery(hrm_handle stream);
/* flags: 0 */
int cudaStreamWaitEvent(hrm_handle stream, hrm_handle event, unsigned int flags);

/* ---- Events ---- */
int cudaEventCreateWithFlags(hrm_handle *event, unsigned int flags);
int cudaEventDestroy(hrm_handle event);
int cudaEventRecord(hrm_handle event, hrm_handle stream);
int cudaEventSynchronize(hrm_handle event);
/* cudaErrorNotReady until the event has passed. */
int cudaEventQuery(hrm_handle event);
int cudaEventElapsedTime(float *milliseconds, hrm_handle start, hrm_handle end);

/* ---- Kernels. code is PTX text that ends in 0, or a cubin; the option lists are empty. ---- */
/* From 12.8. */
int cudaLibraryLoadData(hrm_handle *library, const void *code, int *jit_options,
                        void **jit_option_values, unsigned int jit_option_count,
                        int *library_options, void **library_option_values,
                        unsigned int library_option_count);
/* From 12.8. */
int cudaLibraryGetKernel(hrm_handle *kernel, hrm_handle library, const char *name);
/* From 12.8. */
int cudaLibraryUnload(hrm_handle library);
/* kernel: a handle of cudaLibraryGetKernel, which this call accepts from 12.8 on. */
int cudaLaunchKernel(hrm_handle kernel, struct hrm_dim3 grid, struct hrm_dim3 block,
                     void **arguments, hrm_size shared_bytes, hrm_handle stream);
/* kernel: as for cudaLaunchKernel. */
int cudaFuncSetAttribute(hrm_handle kernel, int attribute, int value);

/* ---- Graphs ---- */
int cudaStreamBeginCapture(hrm_handle stream, int mode);
int cudaStreamEndCapture(hrm_handle stream, hrm_handle *graph);
int cudaStreamIsCapturing(hrm_handle stream, int *status);
/* nodes may be null: then only the count is returned. */
int cudaGraphGetNodes(hrm_handle graph, hrm_handle *nodes, hrm_size *count);
int cudaGraphDestroy(hrm_handle graph);
/* flags: 0. Not cudaGraphInstantiate, whose signature changed in 12.0. */
int cudaGraphInstantiateWithFlags(hrm_handle *executable, hrm_handle graph,
                                  unsigned long long flags);
int cudaGraphLaunch(hrm_handle executable, hrm_handle stream);
int cudaGraphExecDestroy(hrm_handle executable);

#endif
