#include "heap.h"

#include <signal.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstdio>
#include <new>

#include "numbers.h"
#include "state.h"

namespace standin {
namespace {

constexpr size_t PAGE = 4096;
constexpr size_t ALIGNMENT = 256;
constexpr size_t RANGE = size_t{1} << 40;
// An index of 32 bits times the largest element (16 bytes) stays within the range from everywhere.
constexpr size_t MARGIN = size_t{1} << 36;

size_t round_up(size_t bytes, size_t to) { return (bytes + to - 1) / to * to; }

void poison(Address start, Address end) {
  std::fill(reinterpret_cast<uint16_t*>(start), reinterpret_cast<uint16_t*>(end / 2 * 2), POISON);
}

bool poisoned(Address start, Address end) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(0);
  for (Address at = start; at < end; at++) {
    if (bytes[at] != static_cast<unsigned char>(at % 2 == 0 ? POISON & 0xff : POISON >> 8)) {
      return false;
    }
  }
  return true;
}

std::string hex(Address address) {
  char text[24];
  std::snprintf(text, sizeof(text), "0x%llx", address);
  return text;
}

}  // namespace

Heap::Heap() {
  void* range = mmap(nullptr, RANGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (range == MAP_FAILED) {
    throw std::bad_alloc();
  }
  base_ = reinterpret_cast<Address>(range);
  first_ = base_ + MARGIN;
  last_ = base_ + RANGE - MARGIN;
  cursor_ = first_;
}

Heap::Span Heap::span(Address start, size_t bytes) {
  return {start / PAGE * PAGE, start, start + bytes, round_up(start + bytes, PAGE)};
}

bool Heap::overlaps(Address first, size_t bytes, Address* behind) const {
  for (auto it = at_or_before(first + bytes); it != live_.end(); --it) {
    Span s = span(it->first, it->second);
    if (s.last_page + PAGE <= first) {
      return false;
    }
    if (s.first_page < first + bytes) {
      *behind = s.last_page + PAGE;
      return true;
    }
    if (it == live_.begin()) {
      return false;
    }
  }
  return false;
}

Address Heap::allocate(size_t bytes, bool poisoned) {
  size_t pages = round_up(bytes, PAGE);
  for (int round = 0; round < 2; round++) {
    while (cursor_ + pages + PAGE <= last_ && overlaps(cursor_, pages + PAGE, &cursor_)) {
    }
    if (cursor_ + pages + PAGE <= last_) {
      break;
    }
    cursor_ = first_;
    freed_.clear();
  }
  if (cursor_ + pages + PAGE > last_ ||
      mprotect(reinterpret_cast<void*>(cursor_), pages, PROT_READ | PROT_WRITE) != 0) {
    return 0;
  }
  if (poisoned) {
    poison(cursor_, cursor_ + pages);
  }
  Address start = cursor_ + pages - round_up(bytes, ALIGNMENT);
  cursor_ += pages + PAGE;
  live_[start] = bytes;
  used_ += bytes;
  return start;
}

bool Heap::free(Address start) {
  auto found = live_.find(start);
  if (found == live_.end()) {
    return false;
  }
  Span s = span(start, found->second);
  // A fresh mapping: the pages go back to the system, and neighbours without access become one.
  mmap(reinterpret_cast<void*>(s.first_page), s.last_page - s.first_page, PROT_NONE,
       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
  used_ -= found->second;
  freed_[start] = found->second;
  live_.erase(found);
  return true;
}

void Heap::free_all() {
  while (!live_.empty()) {
    free(live_.begin()->first);
  }
}

std::map<Address, size_t>::const_iterator Heap::at_or_before(Address address) const {
  auto it = live_.upper_bound(address);
  return it == live_.begin() ? live_.end() : --it;
}

bool Heap::holds(Address start, size_t bytes) const {
  auto it = at_or_before(start);
  return it != live_.end() && start - it->first <= it->second &&
         bytes <= it->second - (start - it->first);
}

std::pair<Address, size_t> Heap::around(Address address) const {
  return holds(address, 0) ? std::pair<Address, size_t>(*at_or_before(address))
                           : std::pair<Address, size_t>(0, 0);
}

bool Heap::is_device(Address address) const {
  return address >= base_ && address < base_ + RANGE;
}

Fault Heap::check_edges(Address address, const char* writer) const {
  auto it = at_or_before(address);
  if (it == live_.end() || address > it->first + it->second) {
    return {};
  }
  Span s = span(it->first, it->second);
  bool before = !poisoned(s.first_page, s.start);
  if (before || !poisoned(s.end, s.last_page)) {
    return {cudaErrorIllegalAddress, std::string("a write ") + (before ? "before" : "behind") +
                                         " the " + std::to_string(it->second) + " bytes at " +
                                         hex(it->first) + " in " + writer};
  }
  return {};
}

std::string Heap::describe(Address address) const {
  if (!is_device(address)) {
    return "no device memory";
  }
  auto gone = freed_.upper_bound(address);
  if (gone != freed_.begin() && address - (--gone)->first < gone->second) {
    return std::to_string(address - gone->first) + " bytes into " + std::to_string(gone->second) +
           " bytes that were freed";
  }
  auto it = at_or_before(address);
  if (it == live_.end()) {
    return "in front of all allocations";
  }
  return std::to_string(address - it->first) + " bytes from the start of an allocation of " +
         std::to_string(it->second) + " bytes";
}

std::string describe_address(void* address, int signal_code) {
  if (signal_code == SI_KERNEL) {
    return "a misaligned address, or one that cannot exist";
  }
  auto value = reinterpret_cast<Address>(address);
  return "illegal address " + hex(value) + ", " + state().heap.describe(value);
}

Address PinnedHeap::allocate(size_t bytes) {
  size_t pages = round_up(std::max<size_t>(bytes, 1), PAGE);
  void* memory = mmap(nullptr, pages, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    return 0;
  }
  auto start = reinterpret_cast<Address>(memory);
  poison(start, start + pages);
  live_[start] = bytes;
  return start;
}

bool PinnedHeap::free(Address start) {
  auto found = live_.find(start);
  if (found == live_.end()) {
    return false;
  }
  munmap(reinterpret_cast<void*>(start), round_up(std::max<size_t>(found->second, 1), PAGE));
  live_.erase(found);
  return true;
}

bool PinnedHeap::holds(Address start, size_t bytes) const {
  auto it = live_.upper_bound(start);
  if (it == live_.begin()) {
    return false;
  }
  --it;
  return start - it->first <= it->second && bytes <= it->second - (start - it->first);
}

}  // namespace standin
