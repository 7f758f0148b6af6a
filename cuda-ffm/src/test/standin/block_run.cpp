#include "block_run.h"

#include <sys/mman.h>

#include <algorithm>
#include <numeric>

#include "numbers.h"
#include "worker.h"

namespace standin {

__thread Here here __attribute__((tls_model("initial-exec")));

namespace {
constexpr size_t PAGE = 4096;
constexpr size_t ARENA_BYTES = 512 * 1024;  // static arrays from its start, dynamic at its end
constexpr size_t REDZONE_BYTES = 64;
constexpr uint16_t REDZONE = 0x7FF9;  // NaN too, but not the one that arrays start with

void fill(char* at, size_t bytes, uint16_t pattern) {
  std::fill_n(reinterpret_cast<uint16_t*>(at), bytes / 2, pattern);
}

bool holds(const char* at, size_t bytes, uint16_t pattern) {
  const auto* words = reinterpret_cast<const uint16_t*>(at);
  return std::all_of(words, words + bytes / 2, [=](uint16_t word) { return word == pattern; });
}

bool same_place(const char* file, int line, const char* other_file, int other_line) {
  return line == other_line && (file == other_file || std::strcmp(file, other_file) == 0);
}

size_t round_up(size_t bytes, size_t to) { return (bytes + to - 1) / to * to; }
}  // namespace

BlockRunner::BlockRunner() {
  void* memory = mmap(nullptr, ARENA_BYTES + PAGE, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED || mprotect(static_cast<char*>(memory) + ARENA_BYTES, PAGE, PROT_NONE)) {
    throw std::bad_alloc();
  }
  arena_ = static_cast<char*>(memory);
}

BlockRunner::~BlockRunner() { munmap(arena_, ARENA_BYTES + PAGE); }

void BlockRunner::prepare(const Launch& launch) {
  launch_ = launch;
  size_ = static_cast<int>(launch.block.count());
  here.block_dim = {launch.block.x, launch.block.y, launch.block.z};
  here.grid_dim = {launch.grid.x, launch.grid.y, launch.grid.z};
  threads_.assign(size_, Thread{});
  for (int i = 0; i < size_; i++) {
    threads_[i].index = {i % launch.block.x, i / launch.block.x % launch.block.y,
                         i / launch.block.x / launch.block.y};
  }
  order_.resize(size_);
  std::iota(order_.begin(), order_.end(), 0);
  if (launch.schedule == 1) {
    std::reverse(order_.begin(), order_.end());
  }
  warps_.resize((size_ + WARP - 1) / WARP);
  dynamic_ = arena_ + ARENA_BYTES - round_up(launch.shared_bytes, 16);
}

uint64_t BlockRunner::random() {
  random_ += 0x9E3779B97F4A7C15u;  // splitmix64
  uint64_t z = random_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

void BlockRunner::shuffle(int* from, int count) {
  for (int i = count - 1; i > 0; i--) {
    std::swap(from[i], from[random() % (i + 1)]);
  }
}

void BlockRunner::order_threads(long long block) {
  if (launch_.schedule <= 1) {
    return;
  }
  random_ = launch_.schedule * 0xD1342543DE82EF95u + static_cast<uint64_t>(block);
  warp_order_.resize(warps_.size());
  std::iota(warp_order_.begin(), warp_order_.end(), 0);
  shuffle(warp_order_.data(), static_cast<int>(warp_order_.size()));
  int at = 0;
  for (int warp : warp_order_) {
    int lanes = std::min(WARP, size_ - warp * WARP);
    std::iota(&order_[at], &order_[at] + lanes, warp * WARP);
    shuffle(&order_[at], lanes);
    at += lanes;
  }
}

void BlockRunner::run(long long block) {
  here.block = {static_cast<unsigned>(block % launch_.grid.x),
                static_cast<unsigned>(block / launch_.grid.x % launch_.grid.y),
                static_cast<unsigned>(block / launch_.grid.x / launch_.grid.y)};
  order_threads(block);
  next_ = ended_ = waiting_ = 0;
  ready_.clear();
  ready_head_ = 0;
  used_ = 0;
  placed_.clear();
  for (auto& thread : threads_) {
    thread.ended = false;
    thread.file = nullptr;
  }
  for (auto& warp : warps_) {
    for (auto& meeting : warp.meetings) {
      meeting.arrived = 0;
    }
  }
  fill(dynamic_, arena_ + ARENA_BYTES - dynamic_, POISON);
  Fiber* fiber = free_fiber();
  running_ = fiber;
  switch_context(worker_, fiber->context);
  if (ended_ < size_) {
    fail_divergent();
  }
  end_of_block();
}

void BlockRunner::abandon() {
  free_.clear();
  for (auto& fiber : fibers_) {
    fiber->reset(&BlockRunner::fiber_body);
    free_.push_back(fiber.get());
  }
}

Fiber* BlockRunner::free_fiber() {
  if (free_.empty()) {
    fibers_.push_back(std::make_unique<Fiber>(static_cast<int>(fibers_.size())));
    fibers_.back()->reset(&BlockRunner::fiber_body);
    return fibers_.back().get();
  }
  Fiber* fiber = free_.back();
  free_.pop_back();
  return fiber;
}

// A fiber runs threads that have not started, one after the other, for as long as none of them
// waits: a kernel without barriers is a plain loop. The fiber of a thread that waits is kept, and
// another one takes over.
void BlockRunner::fiber_body() {
  for (;;) {
    running_block().start_unstarted();
  }
}

void BlockRunner::start_unstarted() {
  while (next_ < size_) {
    int thread = order_[next_++];
    current_ = thread;
    threads_[thread].fiber = running_;
    here.thread = threads_[thread].index;
    launch_.kernel->invoke(launch_.arguments);
    threads_[current_].ended = true;
    ended_++;
  }
  Fiber* self = running_;
  free_.push_back(self);
  if (is_ready()) {
    resume(next_ready(), self->context);
  } else {
    switch_context(self->context, worker_);
  }
}

void BlockRunner::wait(const char* file, int line) {
  Fiber* self = running_;
  int thread = current_;
  threads_[thread].file = file;
  threads_[thread].line = line;
  if (next_ < size_ && !(is_ready() && launch_.runs_ahead())) {
    running_ = free_fiber();
    switch_context(self->context, running_->context);
  } else if (is_ready()) {
    resume(next_ready(), self->context);
  } else {
    switch_context(self->context, worker_);  // nobody can go on: run() reports it
  }
  threads_[thread].file = nullptr;
}

void BlockRunner::resume(int thread, Context& from) {
  current_ = thread;
  here.thread = threads_[thread].index;
  running_ = threads_[thread].fiber;
  if (&running_->context != &from) {
    switch_context(from, running_->context);
  }
}

int BlockRunner::next_ready() {
  if (launch_.runs_ahead()) {
    int thread = ready_.back();
    ready_.pop_back();
    return thread;
  }
  return ready_[ready_head_++];
}

void BlockRunner::release(const std::vector<int>& threads) {
  if (launch_.runs_ahead()) {  // the end of the list goes first
    ready_.insert(ready_.end(), threads.rbegin(), threads.rend());
    return;
  }
  if (!is_ready()) {
    ready_.clear();
    ready_head_ = 0;
  }
  ready_.insert(ready_.end(), threads.begin(), threads.end());
}

void BlockRunner::barrier(const char* file, int line) {
  if (waiting_ == 0) {
    barrier_file_ = file;
    barrier_line_ = line;
  } else if (!same_place(file, line, barrier_file_, barrier_line_)) {
    fail_divergent(file, line);
  }
  if (++waiting_ == size_) {
    waiting_ = 0;
    release(order_);
  }
  wait(file, line);
}

uint64_t BlockRunner::exchange(const char* file, int line, unsigned mask, uint64_t value,
                               int source) {
  int rest = size_ - current_ / WARP * WARP;  // lanes behind the end of the block do not exist
  mask = rest >= WARP ? mask : mask & ((1u << rest) - 1);
  if ((mask >> lane() & 1) == 0) {
    fail(cudaErrorIllegalInstruction, "a warp function whose mask lacks the calling lane: " +
                                          where() + " at " + file + ":" + std::to_string(line));
  }
  size_t index = current_ / WARP;
  Warp& warp = warps_[index];
  Meeting& meeting = warp.meetings[__builtin_ctz(mask)];
  if (meeting.arrived == 0) {
    meeting.mask = mask;
    meeting.file = file;
    meeting.line = line;
  } else if (meeting.mask != mask || !same_place(file, line, meeting.file, meeting.line)) {
    fail_divergent(file, line);
  }
  int self = lane();
  warp.values[self] = value;
  warp.sources[self] = source;
  meeting.arrived |= 1u << self;
  if (meeting.arrived == mask) {
    meeting.arrived = 0;
    complete(warp, mask);
  }
  wait(file, line);
  return warp.results[self];
}

// Each lane's result is ready before any lane goes on, so that none can be overtaken.
void BlockRunner::complete(Warp& warp, unsigned mask) {
  uint64_t poison = POISON * 0x0001000100010001u;
  uint64_t bits = 0;
  for (int i = 0; i < WARP; i++) {
    if ((mask >> i & 1) != 0 && warp.values[i] != 0) {
      bits |= 1u << i;
    }
  }
  lanes_.clear();
  int first = static_cast<int>(&warp - warps_.data()) * WARP;
  for (int i = 0; i < WARP; i++) {
    int lane = launch_.schedule == 1 ? WARP - 1 - i : i;
    if ((mask >> lane & 1) != 0) {
      int source = warp.sources[lane];
      bool takes_part = source >= 0 && source < WARP && (mask >> source & 1) != 0;
      warp.results[lane] = source == ALL_LANES ? bits
                           : takes_part        ? warp.values[source]
                                               : poison;
      lanes_.push_back(first + lane);
    }
  }
  if (launch_.schedule > 1) {
    shuffle(lanes_.data(), static_cast<int>(lanes_.size()));
  }
  release(lanes_);
}

void* BlockRunner::shared_array(const SharedSite& site) {
  for (const auto& placed : placed_) {
    if (placed.site == &site) {
      return placed.at;
    }
  }
  char* at = arena_ + used_ + REDZONE_BYTES;
  size_t bytes = round_up(site.bytes, 2);
  used_ += REDZONE_BYTES + round_up(site.bytes, 16);
  if (arena_ + used_ + REDZONE_BYTES > dynamic_) {
    fail(cudaErrorLaunchOutOfResources, "more shared memory than any device has: " + where());
  }
  fill(at - REDZONE_BYTES, REDZONE_BYTES, REDZONE);
  fill(at, bytes, POISON);
  fill(at + bytes, round_up(site.bytes, 16) - bytes + REDZONE_BYTES, REDZONE);
  placed_.push_back({&site, at});
  return at;
}

void BlockRunner::end_of_block() {
  for (const auto& [site, at] : placed_) {
    size_t bytes = round_up(site->bytes, 2);
    size_t behind = round_up(site->bytes, 16) - bytes + REDZONE_BYTES;
    if (!holds(at - REDZONE_BYTES, REDZONE_BYTES, REDZONE) || !holds(at + bytes, behind, REDZONE)) {
      fail(cudaErrorIllegalAddress, "a write outside of the shared array " +
                                        std::string(site->name) + " (" +
                                        std::to_string(site->bytes) + " bytes) in " +
                                        launch_.kernel->name);
    }
  }
}

std::string BlockRunner::place(int thread) const {
  const auto& t = threads_[thread].index;
  return "thread (" + std::to_string(t.x) + "," + std::to_string(t.y) + "," +
         std::to_string(t.z) + ")";
}

std::string BlockRunner::where() const {
  const auto& b = here.block;
  return std::string(launch_.kernel->name) + " block (" + std::to_string(b.x) + "," +
         std::to_string(b.y) + "," + std::to_string(b.z) + ") " + place(current_);
}

void BlockRunner::fail_divergent(const char* file, int line) {
  threads_[current_].file = file;
  threads_[current_].line = line;
  fail_divergent();
}

// Names one thread for each different place: a line where it waits, or its end.
void BlockRunner::fail_divergent() {
  std::string text = std::string("divergent barrier in ") + launch_.kernel->name + ":";
  std::vector<std::string> seen;
  for (int i = 0; i < size_; i++) {
    const Thread& t = threads_[i];
    std::string state = t.ended            ? "has ended"
                        : t.file != nullptr ? std::string("waits at ") + t.file + ":" +
                                                  std::to_string(t.line)
                                            : "";
    if (!state.empty() && std::find(seen.begin(), seen.end(), state) == seen.end()) {
      text += (seen.empty() ? " " : ", ") + place(i) + " " + state;
      seen.push_back(state);
    }
  }
  fail(cudaErrorLaunchFailure, text);
}

void* shared_array(const SharedSite& site) { return running_block().shared_array(site); }
void* dynamic_shared() { return running_block().dynamic_shared(); }
void barrier(const char* file, int line) { running_block().barrier(file, line); }
int lane() { return running_block().lane(); }

uint64_t exchange(const char* file, int line, unsigned mask, uint64_t value, int source) {
  return running_block().exchange(file, line, mask, value, source);
}

}  // namespace standin
