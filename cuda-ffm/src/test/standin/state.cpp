#include "state.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "numbers.h"

namespace standin {

namespace {

void write_report_at_exit() {
  std::string path = state().setting("HRM_STANDIN_REPORT");
  if (path.empty()) {
    return;
  }
  if (FILE* file = std::fopen(path.c_str(), "w")) {
    std::fputs(state().report().c_str(), file);
    std::fclose(file);
  } else {
    std::perror(path.c_str());
  }
}

template <class T>
void list_leaks(const Table<T>& table, std::string* text) {
  for (const auto& entry : table.entries) {
    (void)entry;
    *text += std::string("leak ") + table.kind + "\n";
  }
}

}  // namespace

State::State() { reset(); }

std::string State::setting(const char* name) const {
  auto it = overrides_.find(name);
  if (it != overrides_.end()) {
    return it->second;
  }
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void State::set(const char* name, const char* value) {
  if (value == nullptr) {
    overrides_.erase(name);
  } else {
    overrides_[name] = value;
  }
}

void State::reset() {
  dead = {};
  heap.free_all();
  while (!pinned.live().empty()) {
    pinned.free(pinned.live().begin()->first);
  }
  streams.entries.clear();
  events.entries.clear();
  graphs.entries.clear();
  executables.entries.clear();
  libraries.entries.clear();
  kernels.entries.clear();
  blas.entries.clear();
  destroyed.clear();
  notes.clear();
  launches = 0;
  traced.clear();
  settings = {};
  auto number = [this](const char* name, long long otherwise) {
    std::string value = setting(name);
    return value.empty() ? otherwise : std::atoll(value.c_str());
  };
  settings.memory_bytes = static_cast<size_t>(number("HRM_STANDIN_MEMORY_MIB", 4096)) << 20;
  settings.schedule = static_cast<uint64_t>(number("HRM_STANDIN_SCHEDULE", 0));
  settings.lazy = number("HRM_STANDIN_LAZY", 0) != 0;
  settings.trace = number("HRM_STANDIN_TRACE", 0) != 0;
  settings.lost_after = number("HRM_STANDIN_LOST_AFTER", -1);
  std::string capability = setting("HRM_STANDIN_CAPABILITY");  // as in "8.0"
  if (!capability.empty()) {
    settings.capability = static_cast<int>(std::atof(capability.c_str()) * 10 + 0.5);
  }
}

int State::enqueue(const std::shared_ptr<Stream>& stream, Work work) {
  if (stream->capture) {
    stream->capture->nodes.push_back(std::move(work));
    return cudaSuccess;
  }
  stream->queue.push_back({std::move(work), std::move(stream->waits)});
  stream->waits.clear();
  stream->enqueued++;
  if (!settings.lazy) {
    drain(*stream, stream->enqueued);
  }
  return cudaSuccess;
}

// Only what is needed runs: work of another stream up to the event that was waited for, and none
// of it if nobody waited.
void State::drain(Stream& stream, uint64_t upto) {
  while (stream.done < upto && !stream.queue.empty()) {
    Queued next = std::move(stream.queue.front());
    stream.queue.pop_front();
    for (const auto& mark : next.after) {
      drain(*mark.stream, mark.sequence);
    }
    run(next.work);
    stream.done++;
  }
}

void State::drain_all() {
  for (const auto& entry : streams.entries) {
    drain(*entry.second, entry.second->enqueued);
  }
  for (const auto& stream : destroyed) {
    drain(*stream, stream->enqueued);
  }
  destroyed.clear();
}

void State::run(const Work& work) {
  if (dead.error == 0) {
    Fault fault = work();
    if (fault.error != 0) {
      die(fault);
    }
  }
}

void State::die(const Fault& fault) {
  dead = fault;
  note("fault " + std::to_string(fault.error) + " " + fault.text);
}

std::string State::report() const {
  std::string text;
  for (const auto& [name, kernel] : launched) {
    text += "launched " + name + " " + std::to_string(kernel.count) + " " +
            std::to_string(kernel.most_threads) + "\n";
  }
  for (const auto& [what, t] : traced) {
    text += "traced";
    for (long long number : {t.count, t.blocks, t.threads, t.read_bytes, t.written_bytes}) {
      text += " " + std::to_string(number);
    }
    text += " " + what + "\n";
  }
  for (const auto& note : notes) {
    text += note + "\n";
  }
  for (const auto& [start, bytes] : heap.live()) {
    text += "leak device " + std::to_string(bytes) + " bytes\n";
  }
  for (const auto& [start, bytes] : pinned.live()) {
    text += "leak pinned " + std::to_string(bytes) + " bytes\n";
  }
  list_leaks(streams, &text);
  list_leaks(events, &text);
  list_leaks(graphs, &text);
  list_leaks(executables, &text);
  list_leaks(libraries, &text);
  list_leaks(blas, &text);
  return text;
}

State& state() {
  static State* state = [] {
    auto* made = new State();
    std::atexit(write_report_at_exit);
    return made;
  }();
  return *state;
}

namespace {

// A launch's arguments as the caller left them: the caller's block is used again at once.
struct Arguments {
  std::vector<unsigned char> bytes;
  std::vector<size_t> offsets;
  std::vector<Address> addresses;
  std::vector<bool> written;

  Arguments(const Kernel& kernel, void** from) {
    for (size_t i = 0; i < kernel.sizes.size(); i++) {
      size_t offset = (bytes.size() + 7) / 8 * 8;
      bytes.resize(offset + kernel.sizes[i]);
      std::memcpy(&bytes[offset], from[i], kernel.sizes[i]);
      offsets.push_back(offset);
      if (kernel.is_pointer[i]) {
        Address address;
        std::memcpy(&address, from[i], sizeof(address));
        addresses.push_back(address);
        written.push_back(kernel.is_written[i]);
      }
    }
  }
};

Fault check_addresses(const Kernel& kernel, const std::vector<Address>& addresses) {
  for (Address address : addresses) {
    if (address != 0 && !state().heap.is_device(address) && !state().pinned.holds(address, 0)) {
      return {cudaErrorIllegalAddress, std::string("the address of ordinary host memory as an "
                                                   "argument of ") + kernel.name};
    }
  }
  return {};
}

Fault run_kernel(const Kernel& kernel, dim3 grid, dim3 block, size_t shared_bytes,
                 const Arguments& arguments) {
  State& s = state();
  State::Launched& launched = s.launched[kernel.name];
  launched.count++;
  launched.most_threads = std::max(launched.most_threads, block.count());
  s.launches++;
  if (s.settings.lost_after >= 0 && s.launches > s.settings.lost_after) {
    return {cudaErrorUnknown, "the device was lost after " +
                                  std::to_string(s.settings.lost_after) + " launches"};
  }
  Fault fault = check_addresses(kernel, arguments.addresses);
  if (fault.error != 0) {
    return fault;
  }
  if (s.settings.trace) {
    trace(kernel.name, grid.count(), block.count(), arguments.addresses, arguments.written);
    return {};
  }
  std::vector<void*> pointers;
  for (size_t offset : arguments.offsets) {
    pointers.push_back(const_cast<unsigned char*>(&arguments.bytes[offset]));
  }
  fault = run_launch({&kernel, grid, block, shared_bytes, pointers.data(), s.settings.schedule});
  for (size_t i = 0; fault.error == 0 && i < arguments.addresses.size(); i++) {
    fault = s.heap.check_edges(arguments.addresses[i], kernel.name);
  }
  return fault;
}

}  // namespace

void trace(const std::string& what, long long blocks, long long threads,
           const std::vector<Address>& addresses, const std::vector<bool>& written) {
  State& s = state();
  State::Traced& t = s.traced[what];
  t.count++;
  t.blocks += blocks;
  t.threads = std::max(t.threads, threads);
  std::map<Address, std::pair<size_t, bool>> memory;  // by the start of the allocation
  for (size_t i = 0; i < addresses.size(); i++) {
    auto [start, bytes] = s.heap.around(addresses[i]);
    auto& entry = memory[start];
    entry = {bytes, entry.second || written[i]};
  }
  for (const auto& [start, entry] : memory) {
    (entry.second ? t.written_bytes : t.read_bytes) += static_cast<long long>(entry.first);
  }
}

Work launch_work(const Kernel* kernel, dim3 grid, dim3 block, size_t shared_bytes,
                 void** arguments) {
  return [kernel, grid, block, shared_bytes, copied = Arguments(*kernel, arguments)] {
    return run_kernel(*kernel, grid, block, shared_bytes, copied);
  };
}

}  // namespace standin
