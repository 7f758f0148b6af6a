// A stack of its own for a thread of a block, and the switch between two of them.
#pragma once

#include <cstddef>

#if !defined(__x86_64__) || defined(STANDIN_UCONTEXT)
#include <ucontext.h>
#endif

namespace standin {

/// Where something waits that does not run now: a fiber, or the worker that started them.
struct Context {
#if defined(__x86_64__) && !defined(STANDIN_UCONTEXT)
  void* stack_pointer = nullptr;
#else
  ucontext_t saved;
#endif
};

class Fiber {
 public:
  using Body = void (*)();
  static constexpr size_t STACK_BYTES = 64 * 1024;

  explicit Fiber(int number);
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;
  ~Fiber();

  /// Makes the next switch to this fiber start `body`, which never returns.
  void reset(Body body);

  Context context;

 private:
  size_t shift_;
  char* memory_;  // a page that faults, then the stack
};

/// Saves the running context and goes on with another one, on the same operating system thread.
void switch_context(Context& from, Context& to);

}  // namespace standin
