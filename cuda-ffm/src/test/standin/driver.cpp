// The driver's C interface: the fallback that loads kernels where the runtime cannot.
#include <cstdio>

#include "call.h"

using namespace standin;

extern "C" {

int cuInit(unsigned int) { return cudaSuccess; }

int cuDeviceGet(int* device, int ordinal) {
  *device = ordinal;
  return ordinal == 0 ? cudaSuccess : cudaErrorInvalidDevice;
}

int cuDeviceGetName(char* name, int length, int device) {
  std::snprintf(name, static_cast<size_t>(length), "hrm4j host stand-in");
  return device == 0 ? cudaSuccess : cudaErrorInvalidDevice;
}

int cuGetErrorName(int error, const char** name) {
  *name = error_name(error);
  return cudaSuccess;
}

int cuModuleLoadData(hrm_handle* module, const void* image) {
  return device_call([=](State& s) { return load(s, module, image); });
}

int cuModuleUnload(hrm_handle module) { return cudaLibraryUnload(module); }

int cuModuleGetFunction(hrm_handle* function, hrm_handle module, const char* name) {
  return device_call([=](State& s) { return kernel_of(s, function, module, name); });
}

int cuFuncSetAttribute(hrm_handle function, int attribute, int value) {
  return cudaFuncSetAttribute(function, attribute, value);
}

int cuLaunchKernel(hrm_handle function, unsigned int grid_x, unsigned int grid_y,
                   unsigned int grid_z, unsigned int block_x, unsigned int block_y,
                   unsigned int block_z, unsigned int shared_bytes, hrm_handle stream,
                   void** arguments, void**) {
  return cudaLaunchKernel(function, {grid_x, grid_y, grid_z}, {block_x, block_y, block_z},
                          arguments, shared_bytes, stream);
}

}  // extern "C"
