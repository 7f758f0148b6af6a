// What tests may ask of the stand-in besides CUDA: settings, a new device, the report.
#include "call.h"

using namespace standin;

#pragma GCC visibility push(default)
extern "C" {

/// Puts a value in place of an environment variable (null: takes it away) for the next reset.
void hrmStandinSet(const char* name, const char* value) {
  std::lock_guard<std::recursive_mutex> lock(state().mutex);
  state().set(name, value);
}

/// A new device with the settings of now. Every handle and address of the old one is stale.
void hrmStandinReset(void) {
  std::lock_guard<std::recursive_mutex> lock(state().mutex);
  state().reset();
  last_error = 0;
}

/// Lines: "launched NAME COUNT THREADS" (since the process began; threads of the largest block), then
/// since the reset "traced …" (state.h has its numbers), "fault CODE WHY" and "refused CODE WHY", and
/// "leak KIND …" for what lives now. The text holds until the next call.
const char* hrmStandinReport(void) {
  std::lock_guard<std::recursive_mutex> lock(state().mutex);
  static std::string* text = new std::string();
  *text = state().report();
  return text->c_str();
}

/// The names of the compiled kernels, a line each.
const char* hrmStandinKernels(void) {
  static const std::string* text = [] {
    auto* names = new std::string();
    for (const auto& kernel : all_kernels()) {
      *names += std::string(kernel.name) + "\n";
    }
    return names;
  }();
  return text->c_str();
}

}  // extern "C"
#pragma GCC visibility pop
