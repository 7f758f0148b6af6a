// What every call of the C interface has in common.
#pragma once

#include <mutex>

#include "numbers.h"
#include "state.h"

namespace standin {

extern thread_local int last_error;

/// Runs the body of a call under the device's lock. A dead device answers every call with the
/// error that killed it.
template <class Body>
int device_call(Body body) {
  State& s = state();
  std::lock_guard<std::recursive_mutex> lock(s.mutex);
  int code = s.dead.error != 0 ? s.dead.error : body(s);
  if (code != cudaSuccess && code != cudaErrorNotReady) {
    last_error = code;
  }
  return code;
}

/// An error of the caller's, which changes nothing, with a reason for the report.
inline int refuse(State& s, int code, const std::string& why) {
  s.note("refused " + std::to_string(code) + " " + why);
  return code;
}

inline int no_handle(State& s, const char* call) {
  return refuse(s, cudaErrorInvalidResourceHandle, std::string(call) + ": no such handle");
}

int launch(State& s, KernelHandle& kernel, dim3 grid, dim3 block, size_t shared_bytes,
           Handle stream, void** arguments);
int load(State& s, Handle* library, const void* image);
int kernel_of(State& s, Handle* kernel, Handle library, const char* name);
int set_dynamic_shared(State& s, Handle kernel, int bytes);

const char* error_name(int code);

/// Dynamic shared memory that a block may be given, by compute capability.
int optin_shared(int capability);

/// A device attribute by its number, or -1.
int attribute(const State& s, int which);

}  // namespace standin
