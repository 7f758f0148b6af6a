// The runtime's C interface, but for streams, events and graphs (streams.cpp).
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "call.h"

namespace standin {

thread_local int last_error = 0;

namespace {

constexpr int kLoadsKernelsFrom = 12080;

int runtime_version() {
  std::string chosen = state().setting("HRM_STANDIN_RUNTIME");
  return chosen.empty() ? 13000 : std::atoi(chosen.c_str());
}

// What runtimes before 12.8 do not have. The library has the symbol all the same.
int from_12_8(State& s, const char* call) {
  return runtime_version() >= kLoadsKernelsFrom
             ? cudaSuccess + 0
             : refuse(s, cudaErrorInvalidValue, std::string(call) + ": no such function before 12.8");
}

// In a thread that captures, a call that would wait for the device or change its memory ends the
// capture.
bool ends_capture(State& s) {
  bool ends = false;
  for (auto& entry : s.streams.entries) {
    Stream& stream = *entry.second;
    if (stream.capture && !stream.relaxed && stream.capturer == std::this_thread::get_id()) {
      stream.invalidated = ends = true;
    }
  }
  return ends;
}

int unsupported(State& s, const char* call) {
  return refuse(s, cudaErrorStreamCaptureUnsupported, std::string(call) + " during a capture");
}

Work copy_work(Address to, Address from, size_t bytes) {
  return [to, from, bytes]() -> Fault {
    State& s = state();
    for (Address end : {to, from}) {
      if (s.heap.is_device(end) && !s.heap.holds(end, bytes)) {
        return {cudaErrorIllegalAddress, "cudaMemcpyAsync: memory that was freed before the copy "
                                         "ran: " + s.heap.describe(end)};
      }
    }
    std::memmove(reinterpret_cast<void*>(to), reinterpret_cast<const void*>(from), bytes);
    return {};
  };
}

// A copy from pageable memory has read it when the call returns; one to it has ended. Only pinned
// memory is read and written when the stream comes to it.
int copy(State& s, Address to, Address from, size_t bytes, int kind,
         const std::shared_ptr<Stream>& stream) {
  bool to_device = kind != cudaMemcpyDeviceToHost, from_device = kind != cudaMemcpyHostToDevice;
  if (kind < cudaMemcpyHostToDevice || kind > cudaMemcpyDeviceToDevice ||
      to_device != s.heap.is_device(to) || from_device != s.heap.is_device(from) ||
      (to_device && !s.heap.holds(to, bytes)) || (from_device && !s.heap.holds(from, bytes))) {
    return refuse(s, cudaErrorInvalidValue,
                  "cudaMemcpyAsync of " + std::to_string(bytes) + " bytes, kind " +
                      std::to_string(kind) + ", to " + s.heap.describe(to) + ", from " +
                      s.heap.describe(from));
  }
  Address host = to_device ? from : to;
  bool pageable = to_device != from_device && !s.pinned.holds(host, bytes);
  if (pageable && stream->capture) {
    return unsupported(s, "a copy of pageable memory");
  }
  if (pageable && to_device) {
    auto* start = reinterpret_cast<const char*>(from);
    auto staged = std::make_shared<std::vector<char>>(start, start + bytes);
    auto source = reinterpret_cast<Address>(staged->data());
    return s.enqueue(stream, [staged, work = copy_work(to, source, bytes)] { return work(); });
  }
  s.enqueue(stream, copy_work(to, from, bytes));
  if (pageable) {
    s.drain(*stream, stream->enqueued);
  }
  return s.dead.error;
}

}  // namespace

int load(State& s, Handle* library, const void* image) {
  auto loaded = std::make_shared<Library>();
  Fault fault = read_ptx(static_cast<const char*>(image), s.settings.capability, loaded.get());
  if (fault.error != 0) {
    return refuse(s, fault.error, fault.text);
  }
  *library = s.libraries.add(loaded);
  return cudaSuccess;
}

int kernel_of(State& s, Handle* kernel, Handle handle, const char* name) {
  auto library = s.libraries.get(handle);
  if (!library) {
    return no_handle(s, "get kernel");
  }
  auto found = library->names.find(name);
  if (found == library->names.end()) {
    return refuse(s, cudaErrorSymbolNotFound, std::string("no kernel in the PTX: ") + name);
  }
  *kernel = s.kernels.add(std::make_shared<KernelHandle>(KernelHandle{found->second}));
  library->kernels.push_back(*kernel);
  return cudaSuccess;
}

int set_dynamic_shared(State& s, Handle handle, int bytes) {
  auto kernel = s.kernels.get(handle);
  if (!kernel) {
    return no_handle(s, "set kernel attribute");
  }
  if (bytes < 0 || bytes > optin_shared(s.settings.capability)) {
    return refuse(s, cudaErrorInvalidValue, "dynamic shared memory of " + std::to_string(bytes));
  }
  kernel->dynamic_shared_limit = std::max<size_t>(48 * 1024, static_cast<size_t>(bytes));
  return cudaSuccess;
}

int launch(State& s, KernelHandle& kernel, dim3 grid, dim3 block, size_t shared_bytes,
           Handle stream_handle, void** arguments) {
  auto stream = s.streams.get(stream_handle);
  if (!stream) {
    return no_handle(s, kernel.kernel->name);
  }
  bool fits = grid.x >= 1 && grid.y >= 1 && grid.z >= 1 && grid.x <= 0x7fffffffu &&
              grid.y <= 65535 && grid.z <= 65535 && block.x >= 1 && block.y >= 1 && block.z >= 1 &&
              block.x <= MAX_THREADS && block.y <= MAX_THREADS && block.z <= 64 &&
              block.count() <= MAX_THREADS;
  if (!fits) {
    return refuse(s, 9, std::string(kernel.kernel->name) + ": grid " + std::to_string(grid.x) +
                            "," + std::to_string(grid.y) + "," + std::to_string(grid.z) +
                            " block " + std::to_string(block.count()));
  }
  if (shared_bytes > kernel.dynamic_shared_limit) {
    return refuse(s, cudaErrorInvalidValue, std::string(kernel.kernel->name) + ": " +
                                                std::to_string(shared_bytes) +
                                                " bytes of dynamic shared memory");
  }
  return s.enqueue(stream, launch_work(kernel.kernel, grid, block, shared_bytes, arguments));
}

}  // namespace standin

using namespace standin;

extern "C" {

int cudaRuntimeGetVersion(int* version) {
  *version = runtime_version();
  return cudaSuccess;
}

int cudaDriverGetVersion(int* version) {
  *version = 13000;
  return cudaSuccess;
}

int cudaGetLastError(void) {
  int code = last_error;
  last_error = state().dead.error;
  return code;
}

const char* cudaGetErrorName(int error) { return error_name(error); }
// CUDA has a fixed text for each error; ours says what was found, for the tests' messages.
const char* cudaGetErrorString(int error) {
  State& s = state();
  std::lock_guard<std::recursive_mutex> lock(s.mutex);
  static thread_local std::string* text = new std::string();
  std::string number = " " + std::to_string(error) + " ";
  *text = error_name(error);
  for (const auto& note : s.notes) {
    size_t at = note.find(number);
    if (at != std::string::npos && at < 10) {
      *text = note.substr(at + number.size());
    }
  }
  return text->c_str();
}

int cudaGetDeviceCount(int* count) {
  *count = 1;
  return cudaSuccess;
}

int cudaSetDevice(int device) {
  return device_call([=](State&) { return device == 0 ? cudaSuccess : cudaErrorInvalidDevice; });
}

int cudaDeviceGetAttribute(int* value, int which, int device) {
  *value = attribute(state(), which);
  return device != 0 ? cudaErrorInvalidDevice : *value < 0 ? cudaErrorInvalidValue : cudaSuccess;
}

int cudaDeviceSynchronize(void) {
  return device_call([](State& s) {
    if (ends_capture(s)) {
      return unsupported(s, "cudaDeviceSynchronize");
    }
    s.drain_all();
    return s.dead.error;
  });
}

int cudaMemGetInfo(hrm_size* free_bytes, hrm_size* total_bytes) {
  return device_call([=](State& s) {
    *total_bytes = s.settings.memory_bytes;
    *free_bytes = s.settings.memory_bytes - std::min(s.heap.used(), s.settings.memory_bytes);
    return cudaSuccess;
  });
}

int cudaMalloc(hrm_address* memory, hrm_size bytes) {
  return device_call([=](State& s) -> int {
    if (ends_capture(s)) {
      return unsupported(s, "cudaMalloc");
    }
    *memory = 0;
    if (bytes == 0) {
      return cudaSuccess;
    }
    if (bytes > s.settings.memory_bytes - std::min(s.heap.used(), s.settings.memory_bytes)) {
      return cudaErrorMemoryAllocation;
    }
    *memory = s.heap.allocate(bytes, !s.settings.trace);
    return *memory == 0 ? cudaErrorMemoryAllocation : cudaSuccess;
  });
}

int cudaFree(hrm_address memory) {
  return device_call([=](State& s) -> int {
    if (ends_capture(s)) {
      return unsupported(s, "cudaFree");
    }
    s.drain_all();
    if (memory != 0 && !s.heap.free(memory)) {
      return refuse(s, cudaErrorInvalidValue, "cudaFree: " + s.heap.describe(memory));
    }
    return s.dead.error;
  });
}

int cudaHostAlloc(hrm_address* memory, hrm_size bytes, unsigned int) {
  return device_call([=](State& s) -> int {
    if (ends_capture(s)) {
      return unsupported(s, "cudaHostAlloc");
    }
    *memory = s.pinned.allocate(bytes);
    return *memory == 0 ? cudaErrorMemoryAllocation : cudaSuccess;
  });
}

int cudaFreeHost(hrm_address memory) {
  return device_call([=](State& s) -> int {
    if (ends_capture(s)) {
      return unsupported(s, "cudaFreeHost");
    }
    s.drain_all();
    if (memory != 0 && !s.pinned.free(memory)) {
      return refuse(s, cudaErrorInvalidValue, "cudaFreeHost: not pinned, or freed before");
    }
    return s.dead.error;
  });
}

int cudaMemcpyAsync(hrm_address to, hrm_address from, hrm_size bytes, int kind, hrm_handle stream) {
  return device_call([=](State& s) {
    auto found = s.streams.get(stream);
    return !found ? no_handle(s, "cudaMemcpyAsync")
           : bytes == 0 ? cudaSuccess : copy(s, to, from, bytes, kind, found);
  });
}

int cudaMemsetAsync(hrm_address memory, int value, hrm_size bytes, hrm_handle stream) {
  return device_call([=](State& s) {
    auto found = s.streams.get(stream);
    if (!found) {
      return no_handle(s, "cudaMemsetAsync");
    }
    if (bytes != 0 && !s.heap.holds(memory, bytes)) {
      return refuse(s, cudaErrorInvalidValue, "cudaMemsetAsync: " + s.heap.describe(memory));
    }
    return s.enqueue(found, [=]() -> Fault {
      if (bytes != 0 && !state().heap.holds(memory, bytes)) {
        return {cudaErrorIllegalAddress, "cudaMemsetAsync: " + state().heap.describe(memory)};
      }
      if (state().settings.trace) {
        trace("memset", 1, 1, {memory}, {true});
      } else {
        std::memset(reinterpret_cast<void*>(memory), value, bytes);
      }
      return {};
    });
  });
}

int cudaLibraryLoadData(hrm_handle* library, const void* code, int*, void**, unsigned int, int*,
                        void**, unsigned int) {
  return device_call([=](State& s) {
    int error = from_12_8(s, "cudaLibraryLoadData");
    return error != cudaSuccess ? error : load(s, library, code);
  });
}

int cudaLibraryGetKernel(hrm_handle* kernel, hrm_handle library, const char* name) {
  return device_call([=](State& s) {
    int error = from_12_8(s, "cudaLibraryGetKernel");
    return error != cudaSuccess ? error : kernel_of(s, kernel, library, name);
  });
}

int cudaLibraryUnload(hrm_handle library) {
  return device_call([=](State& s) {
    auto found = s.libraries.get(library);
    if (!found) {
      return no_handle(s, "cudaLibraryUnload");
    }
    for (Handle kernel : found->kernels) {
      s.kernels.remove(kernel);
    }
    s.libraries.remove(library);
    return cudaSuccess + 0;
  });
}

int cudaLaunchKernel(hrm_handle kernel, struct hrm_dim3 grid, struct hrm_dim3 block,
                     void** arguments, hrm_size shared_bytes, hrm_handle stream) {
  return device_call([=](State& s) {
    auto found = s.kernels.get(kernel);
    return found ? launch(s, *found, {grid.x, grid.y, grid.z}, {block.x, block.y, block.z},
                          shared_bytes, stream, arguments)
                 : refuse(s, cudaErrorInvalidDeviceFunction, "cudaLaunchKernel: no such kernel");
  });
}

int cudaFuncSetAttribute(hrm_handle kernel, int attribute, int value) {
  return device_call([=](State& s) {
    return attribute == cudaFuncAttributeMaxDynamicSharedMemorySize
               ? set_dynamic_shared(s, kernel, value)
               : refuse(s, cudaErrorInvalidValue, "cudaFuncSetAttribute: unknown attribute");
  });
}

}  // extern "C"
