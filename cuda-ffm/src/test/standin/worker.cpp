#include "worker.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "heap.h"
#include "numbers.h"

namespace standin {
namespace {

constexpr int MOST_WORKERS = 8;
constexpr int SIGNALS[] = {SIGSEGV, SIGBUS, SIGFPE};

// One launch, or one set of parts, that the workers share out among them.
struct Job {
  const Launch* launch = nullptr;
  const char* name = nullptr;
  const std::function<void(long long)>* part = nullptr;
  long long count = 0;
  long long chunk = 1;
  std::atomic<long long> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  Fault fault;

  long long ordered(long long i) const;
};

// The order in which blocks start. With a schedule above 1 in steps that share no factor with
// their number, from somewhere in the middle.
long long Job::ordered(long long i) const {
  uint64_t schedule = launch == nullptr ? 0 : launch->schedule;
  if (schedule <= 1) {
    return schedule == 0 ? i : count - 1 - i;
  }
  long long step = static_cast<long long>(schedule % 1009) * 2 + 1;
  while (std::__gcd(step, count) != 1) {
    step += 2;
  }
  return static_cast<long long>((static_cast<__int128>(i) * step + schedule % count) % count);
}

struct Worker {
  BlockRunner runner;
  sigjmp_buf escape;
  Fault fault;
  bool guarded = false;
  const char* name = nullptr;

  void work(Job& job);
  void run_one(Job& job, long long i);
};

__thread Worker* self __attribute__((tls_model("initial-exec"))) = nullptr;
struct sigaction previous[64];

// Runs on the worker's alternative stack. The JVM owns these signals on its own threads and gets
// every one that is not ours.
void on_signal(int signal, siginfo_t* info, void* context) {
  if (self != nullptr && self->guarded) {
    self->fault.error = signal == SIGFPE ? cudaErrorLaunchFailure : cudaErrorIllegalAddress;
    self->fault.text = signal == SIGFPE ? "division by zero"
                                        : describe_address(info->si_addr, info->si_code);
    siglongjmp(self->escape, 1);
  }
  const struct sigaction& old = previous[signal];
  if ((old.sa_flags & SA_SIGINFO) != 0) {
    old.sa_sigaction(signal, info, context);
  } else if (old.sa_handler != SIG_DFL && old.sa_handler != SIG_IGN) {
    old.sa_handler(signal);
  } else {
    sigaction(signal, &old, nullptr);  // the instruction is tried again, and ends the process
  }
}

void catch_signals() {
  for (int signal : SIGNALS) {
    sigaction(signal, nullptr, &previous[signal]);
    struct sigaction ours = previous[signal];
    ours.sa_sigaction = on_signal;
    ours.sa_flags |= SA_SIGINFO | SA_ONSTACK;
    sigaction(signal, &ours, nullptr);
  }
}

void Worker::run_one(Job& job, long long i) {
  if (job.launch != nullptr) {
    runner.run(job.ordered(i));
  } else {
    (*job.part)(i);
  }
}

void Worker::work(Job& job) {
  // Nothing that needs a destructor lives between here and the fault: siglongjmp runs none.
  if (sigsetjmp(escape, 1) == 0) {
    guarded = true;
    if (job.launch != nullptr) {
      runner.prepare(*job.launch);
    }
    while (!job.failed.load(std::memory_order_relaxed)) {
      long long first = job.next.fetch_add(job.chunk);
      if (first >= job.count) {
        break;
      }
      for (long long i = first; i < std::min(first + job.chunk, job.count); i++) {
        run_one(job, i);
      }
    }
    guarded = false;
    return;
  }
  guarded = false;
  std::lock_guard<std::mutex> lock(job.mutex);
  if (!job.failed.exchange(true)) {
    job.fault.error = fault.error;
    job.fault.text = fault.text;
    if (fault.text.find(job.name) == std::string::npos) {
      job.fault.text += " in " + (job.launch != nullptr ? runner.where() : std::string(job.name));
    }
  }
  runner.abandon();
}

// The threads live as long as the process: a library with threads cannot be unloaded, and is
// linked so (-z nodelete).
class Pool {
 public:
  Pool() {
    catch_signals();
    int count = std::max(1, std::min<int>(MOST_WORKERS, std::thread::hardware_concurrency()));
    for (int i = 0; i < count; i++) {
      start();
    }
  }

  Fault run(Job& job, int wanted) {
    std::unique_lock<std::mutex> lock(mutex_);
    job_ = &job;
    tickets_ = std::min(wanted, size_);
    busy_ = tickets_;
    wake_.notify_all();
    done_.wait(lock, [&] { return busy_ == 0; });
    job_ = nullptr;
    return job.fault;
  }

  int size() const { return size_; }

 private:
  void start() {
    sigset_t all, old;
    sigfillset(&all);
    for (int signal : SIGNALS) {
      sigdelset(&all, signal);
    }
    // Signals for the process are the JVM's business: they must not land on these threads.
    pthread_sigmask(SIG_SETMASK, &all, &old);
    std::thread([this] { loop(); }).detach();
    pthread_sigmask(SIG_SETMASK, &old, nullptr);
    size_++;
  }

  void loop() {
    auto worker = std::make_unique<Worker>();
    stack_t stack{};
    stack.ss_size = 64 * 1024;
    stack.ss_sp = std::malloc(stack.ss_size);
    sigaltstack(&stack, nullptr);
    self = worker.get();
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
      wake_.wait(lock, [&] { return tickets_ > 0; });
      tickets_--;
      Job* job = job_;
      lock.unlock();
      worker->name = job->name;
      worker->work(*job);
      lock.lock();
      if (--busy_ == 0) {
        done_.notify_one();
      }
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_, done_;
  Job* job_ = nullptr;
  int size_ = 0, tickets_ = 0, busy_ = 0;
};

Pool& pool() {
  static Pool* pool = new Pool();
  return *pool;
}

constexpr long long FEW_THREADS = 8192;  // less work than waking a second worker is worth

}  // namespace

BlockRunner& running_block() { return self->runner; }

void fail(int error, const std::string& text) {
  self->fault.error = error;
  self->fault.text = text;
  siglongjmp(self->escape, 1);
}

Fault run_launch(const Launch& launch) {
  Job job;
  job.launch = &launch;
  job.name = launch.kernel->name;
  job.count = launch.grid.count();
  job.chunk = std::max<long long>(1, job.count / (pool().size() * 8LL));
  bool few = job.count * launch.block.count() <= FEW_THREADS;
  return pool().run(job, few || job.count == 1 ? 1 : pool().size());
}

Fault run_parts(const char* name, long long count, const std::function<void(long long)>& part) {
  Job job;
  job.name = name;
  job.part = &part;
  job.count = count;
  return pool().run(job, static_cast<int>(std::min<long long>(count, pool().size())));
}

}  // namespace standin
