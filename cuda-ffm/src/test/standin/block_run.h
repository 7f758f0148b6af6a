// Runs the blocks of one launch on one worker, each thread of a block as a fiber where it waits.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "block.h"
#include "fiber.h"

namespace standin {

struct Kernel {
  const char* name;
  void (*invoke)(void** arguments);
  std::vector<size_t> sizes;     // of the parameters, in bytes
  std::vector<bool> is_pointer;  // which of them are pointers
  std::vector<bool> is_written;  // which of them point to what is not const
};

struct Launch {
  const Kernel* kernel;
  dim3 grid, block;
  size_t shared_bytes;
  void** arguments;
  // In which order threads start and go on. 0: ascending, 1: descending, others: warps and the lanes
  // of each shuffled. Even: all threads come to a barrier before any leaves it, and take turns. Odd:
  // a warp runs as far ahead of the others as barriers let it.
  uint64_t schedule;

  bool runs_ahead() const { return schedule % 2 == 1; }
};

/// One worker's fibers and its block's state. Faults leave by `Worker::fail`.
class BlockRunner {
 public:
  BlockRunner();
  ~BlockRunner();
  void prepare(const Launch& launch);
  void run(long long block);
  /// After a fault: forgets the block that was being run.
  void abandon();
  /// "hrm_x block (3,0,0) thread (17,0,0)"
  std::string where() const;

  void* shared_array(const SharedSite& site);
  void* dynamic_shared() { return dynamic_; }
  void barrier(const char* file, int line);
  int lane() const { return current_ % WARP; }

  uint64_t exchange(const char* file, int line, unsigned mask, uint64_t value, int source);

 private:
  struct Thread {
    uint3 index;
    Fiber* fiber;
    const char* file;  // where it waits; null if it does not
    int line;
    bool ended;
  };
  // A meeting of lanes that is under way. Masks that share no lane have different lowest lanes.
  struct Meeting {
    unsigned mask, arrived;
    const char* file;
    int line;
  };
  struct Warp {
    Meeting meetings[WARP];
    uint64_t values[WARP], results[WARP];
    int sources[WARP];
  };

  static void fiber_body();
  void start_unstarted();
  void wait(const char* file, int line);
  void resume(int thread, Context& from);
  Fiber* free_fiber();
  void release(const std::vector<int>& threads);
  bool is_ready() const { return ready_head_ < ready_.size(); }
  int next_ready();
  void shuffle(int* from, int count);
  void order_threads(long long block);
  void end_of_block();
  void complete(Warp& warp, unsigned mask);
  [[noreturn]] void fail_divergent();
  [[noreturn]] void fail_divergent(const char* file, int line);
  std::string place(int thread) const;
  uint64_t random();

  Launch launch_{};
  int size_ = 0;
  std::vector<Thread> threads_;
  std::vector<int> order_, lanes_, warp_order_;
  int next_ = 0;   // position in order_ of the first thread that has not started
  int ended_ = 0;
  int current_ = 0;
  int waiting_ = 0;  // at the barrier of this place
  const char* barrier_file_ = nullptr;
  int barrier_line_ = 0;
  std::vector<int> ready_;
  size_t ready_head_ = 0;
  std::vector<std::unique_ptr<Fiber>> fibers_;
  std::vector<Fiber*> free_;
  Fiber* running_ = nullptr;
  Context worker_;
  std::vector<Warp> warps_;
  uint64_t random_ = 0;

  struct Placed {
    const SharedSite* site;
    char* at;
  };
  char* arena_;
  char* dynamic_ = nullptr;
  size_t used_ = 0;
  std::vector<Placed> placed_;
};

}  // namespace standin
