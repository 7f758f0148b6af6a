// What the device says about itself, and the names of errors.
#include "call.h"

namespace standin {
namespace {

struct Name {
  int code;
  const char* name;
};
#define NAME(code) \
  { code, #code }
constexpr Name NAMES[] = {
    NAME(cudaSuccess),
    NAME(cudaErrorInvalidValue),
    NAME(cudaErrorMemoryAllocation),
    NAME(cudaErrorInitializationError),
    {9, "cudaErrorInvalidConfiguration"},
    NAME(cudaErrorInsufficientDriver),
    NAME(cudaErrorDevicesUnavailable),
    NAME(cudaErrorInvalidDeviceFunction),
    NAME(cudaErrorNoDevice),
    NAME(cudaErrorInvalidDevice),
    NAME(cudaErrorInvalidKernelImage),
    NAME(cudaErrorNoKernelImageForDevice),
    NAME(cudaErrorECCUncorrectable),
    NAME(cudaErrorInvalidPtx),
    NAME(cudaErrorUnsupportedPtxVersion),
    NAME(cudaErrorInvalidResourceHandle),
    NAME(cudaErrorSymbolNotFound),
    NAME(cudaErrorNotReady),
    NAME(cudaErrorIllegalAddress),
    NAME(cudaErrorLaunchOutOfResources),
    NAME(cudaErrorLaunchTimeout),
    NAME(cudaErrorAssert),
    NAME(cudaErrorHardwareStackError),
    NAME(cudaErrorIllegalInstruction),
    NAME(cudaErrorMisalignedAddress),
    NAME(cudaErrorInvalidAddressSpace),
    NAME(cudaErrorInvalidPc),
    NAME(cudaErrorLaunchFailure),
    NAME(cudaErrorStreamCaptureUnsupported),
    NAME(cudaErrorStreamCaptureInvalidated),
    {904, "cudaErrorStreamCaptureUnjoined"},
    NAME(cudaErrorStreamCaptureImplicit),
    {907, "cudaErrorCapturedEvent"},
    NAME(cudaErrorUnknown),
};
#undef NAME

}  // namespace

const char* error_name(int code) {
  for (const auto& entry : NAMES) {
    if (entry.code == code) {
      return entry.name;
    }
  }
  return "unrecognized error code";
}

// The shared memory that a block may ask for, by compute capability.
int optin_shared(int capability) {
  switch (capability) {
    case 75:
      return 64 * 1024;
    case 80:
    case 87:
      return 163 * 1024;
    case 86:
    case 89:
    case 120:
      return 99 * 1024;
    default:
      return 227 * 1024;
  }
}

int attribute(const State& s, int which) {
  int capability = s.settings.capability;
  switch (which) {
    case cudaDevAttrMaxThreadsPerBlock:
      return MAX_THREADS;
    case cudaDevAttrMaxSharedMemoryPerBlock:
      return 48 * 1024;
    case cudaDevAttrWarpSize:
      return WARP;
    case cudaDevAttrClockRate:
      return 1410000;
    case cudaDevAttrMultiProcessorCount:
      return 4;  // few, so that grid-stride loops are walked more than once
    case cudaDevAttrMemoryClockRate:
      return 1215000;
    case cudaDevAttrGlobalMemoryBusWidth:
      return 5120;
    case cudaDevAttrL2CacheSize:
      return 40 << 20;
    case cudaDevAttrMaxThreadsPerMultiProcessor:
      return capability == 75 ? 1024 : capability == 80 || capability >= 90 ? 2048 : 1536;
    case cudaDevAttrComputeCapabilityMajor:
      return capability / 10;
    case cudaDevAttrComputeCapabilityMinor:
      return capability % 10;
    case cudaDevAttrMaxSharedMemoryPerMultiprocessor:
      return optin_shared(capability) + (capability == 75 ? 0 : 1024);
    case cudaDevAttrMaxRegistersPerMultiprocessor:
      return 65536;
    case cudaDevAttrMaxSharedMemoryPerBlockOptin:
      return optin_shared(capability);
    default:
      return -1;
  }
}

}  // namespace standin
