// The operating system threads that kernels run on, and how a fault on one of them is caught.
#pragma once

#include <functional>
#include <string>

#include "block_run.h"

namespace standin {

/// What went wrong on the device: a cudaError_t and a sentence for the report.
struct Fault {
  int error = 0;
  std::string text;
};

/// Runs all blocks of a launch and waits for them. Blocks go to the workers in an order that the
/// schedule decides; the first fault ends the launch.
Fault run_launch(const Launch& launch);

/// Runs part(0) … part(count - 1) on the workers and waits; `name` is for the report.
Fault run_parts(const char* name, long long count, const std::function<void(long long)>& part);

/// Ends the running launch with an error. Only on a worker, in a kernel or a part.
[[noreturn]] void fail(int error, const std::string& text);

/// The block that the calling worker runs.
BlockRunner& running_block();

}  // namespace standin
