// The one device: its memory, streams, events and graphs, and when queued work runs.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "heap.h"
#include "worker.h"

namespace standin {

using Handle = unsigned long long;
using Work = std::function<Fault()>;

/// Handles are numbers that are never given out twice, so that a stale one is found.
template <class T>
class Table {
 public:
  explicit Table(const char* kind) : kind(kind) {}
  Handle add(std::shared_ptr<T> value) {
    static Handle next = 0x5D0000000000;
    next += 16;
    entries[next] = std::move(value);
    return next;
  }
  std::shared_ptr<T> get(Handle handle) const {
    auto it = entries.find(handle);
    return it == entries.end() ? nullptr : it->second;
  }
  bool remove(Handle handle) { return entries.erase(handle) != 0; }

  const char* kind;
  std::map<Handle, std::shared_ptr<T>> entries;
};

struct Stream;

/// The point of a stream at which so many pieces of its work are done.
struct Mark {
  std::shared_ptr<Stream> stream;
  uint64_t sequence = 0;
};

struct Graph {
  std::vector<Work> nodes;
  std::shared_ptr<Stream> origin;
  std::set<Stream*> unjoined;  // streams that entered the capture and have not come back
};

struct Queued {
  Work work;
  std::vector<Mark> after;
};

struct Stream {
  std::deque<Queued> queue;
  uint64_t enqueued = 0, done = 0;
  std::vector<Mark> waits;  // for the next piece of work
  std::shared_ptr<Graph> capture;
  bool invalidated = false;
  bool relaxed = false;       // allocations are allowed while it captures
  std::thread::id capturer;
};

/// The time of one recording, known once the stream has come to it.
struct Passed {
  bool done = false;
  double milliseconds = 0;
};

struct Event {
  bool timing = true;
  Mark mark;
  std::shared_ptr<Passed> passed;  // null before the first recording
  std::shared_ptr<Graph> capture;  // of the stream that recorded it last
  Stream* captured_stream = nullptr;
};

struct GraphExec {
  std::vector<Work> nodes;
};

struct Library {
  std::vector<Handle> kernels;
  std::map<std::string, const Kernel*> names;
};

struct KernelHandle {
  const Kernel* kernel;
  size_t dynamic_shared_limit = 48 * 1024;
};

struct Blas {
  Handle stream = 0;
  Address workspace = 0;
  size_t workspace_bytes = 0;
};

struct Settings {
  size_t memory_bytes = size_t{4096} << 20;
  uint64_t schedule = 0;
  bool lazy = false;
  bool trace = false;  // nothing is computed: launches are counted, with the memory they name
  long long lost_after = -1;
  int capability = 80;
};

class State {
 public:
  State();

  /// The value of an environment variable, or what a test has put in its place.
  std::string setting(const char* name) const;
  void set(const char* name, const char* value);
  /// Forgets all but what has been launched, and reads the settings again.
  void reset();

  /// Adds work to a stream, or to the graph that it captures. Runs it now unless lazy.
  int enqueue(const std::shared_ptr<Stream>& stream, Work work);
  void drain(Stream& stream, uint64_t upto);
  void drain_all();
  void run(const Work& work);

  /// Remembers a fault for the report; a device that has one is dead.
  void die(const Fault& fault);
  void note(const std::string& text) { notes.push_back(text); }
  std::string report() const;

  std::recursive_mutex mutex;
  Settings settings;
  Fault dead;
  Heap heap;
  PinnedHeap pinned;
  Table<Stream> streams{"stream"};
  Table<Event> events{"event"};
  Table<Graph> graphs{"graph"};
  Table<GraphExec> executables{"graph executable"};
  Table<Library> libraries{"library"};
  Table<KernelHandle> kernels{"kernel"};
  Table<Blas> blas{"cublas handle"};
  std::vector<std::shared_ptr<Stream>> destroyed;  // streams with work left
  struct Launched {
    long long count = 0, most_threads = 0;  // launches, and threads of the largest block
  };
  std::map<std::string, Launched> launched;
  // With trace: by kernel, or by the extents and types of a product.
  struct Traced {
    long long count = 0, blocks = 0, threads = 0, read_bytes = 0, written_bytes = 0;
  };
  std::map<std::string, Traced> traced;
  long long launches = 0;
  std::vector<std::string> notes;

 private:
  std::map<std::string, std::string> overrides_;
};

State& state();

/// Adds a launch to the trace. Memory is counted once for each allocation that it is given, as read
/// where the kernel may not write it (`written` false) and as written otherwise.
void trace(const std::string& what, long long blocks, long long threads,
           const std::vector<Address>& addresses, const std::vector<bool>& written);

/// The work of one kernel launch, its arguments copied.
Work launch_work(const Kernel* kernel, dim3 grid, dim3 block, size_t shared_bytes,
                 void** arguments);

/// The kernel that was compiled from this name, or null.
const Kernel* find_kernel(const std::string& name);
const std::vector<Kernel>& all_kernels();

/// Reads PTX text; the error is that of cudaLibraryLoadData.
Fault read_ptx(const char* text, int capability, Library* library);

}  // namespace standin
