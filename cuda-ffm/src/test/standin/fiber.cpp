#include "fiber.h"

#include <sys/mman.h>

#include <cstdint>
#include <new>

namespace standin {
namespace {
constexpr size_t GUARD_BYTES = 4096;
// Stacks that all began at the same place of a page would push each other out of the cache.
constexpr size_t STACK_SHIFT = 7 * 64;
}

Fiber::Fiber(int number) : shift_(number * STACK_SHIFT % 4096) {
  void* memory = mmap(nullptr, GUARD_BYTES + STACK_BYTES, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED || mprotect(memory, GUARD_BYTES, PROT_NONE) != 0) {
    throw std::bad_alloc();
  }
  memory_ = static_cast<char*>(memory);
}

Fiber::~Fiber() { munmap(memory_, GUARD_BYTES + STACK_BYTES); }

#if defined(__x86_64__) && !defined(STANDIN_UCONTEXT)

// Saves what a function must preserve, and nothing else: no system call, where swapcontext makes
// two. A jump instead of a return, whose target the processor would guess from the wrong stack.
asm(R"(
.text
.globl standin_switch
.hidden standin_switch
.type standin_switch, @function
standin_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  popq %rcx
  jmp *%rcx
.size standin_switch, .-standin_switch
)");
extern "C" void standin_switch(void** save, void* load);

void Fiber::reset(Body body) {
  // From the top: a word so that the body sees the stack aligned as after a call, its address as
  // the one to return to, six registers.
  auto* top = reinterpret_cast<uintptr_t*>(memory_ + GUARD_BYTES + STACK_BYTES - shift_) - 8;
  for (int i = 0; i < 8; i++) {
    top[i] = 0;
  }
  top[6] = reinterpret_cast<uintptr_t>(body);
  context.stack_pointer = top;
}

void switch_context(Context& from, Context& to) {
  standin_switch(&from.stack_pointer, to.stack_pointer);
}

#else

void Fiber::reset(Body body) {
  getcontext(&context.saved);
  context.saved.uc_stack.ss_sp = memory_ + GUARD_BYTES;
  context.saved.uc_stack.ss_size = STACK_BYTES - shift_;
  context.saved.uc_link = nullptr;
  makecontext(&context.saved, body, 0);
}

void switch_context(Context& from, Context& to) { swapcontext(&from.saved, &to.saved); }

#endif

}  // namespace standin
