// Device memory in which an address outside of a live allocation faults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "worker.h"

namespace standin {

using Address = unsigned long long;

/// One range of addresses, reserved once. An allocation lies on pages of its own and ends (at the
/// next 256 bytes) where a page begins that cannot be touched; freed ones are taken away from under
/// whoever still has the address, which is not given out again before the range has been used up.
class Heap {
 public:
  Heap();

  /// 0 if the range has no room left. The memory is poisoned, or else zero and not yet there.
  Address allocate(size_t bytes, bool poisoned = true);
  /// False if nothing that lives starts there.
  bool free(Address start);
  void free_all();

  /// True if all of [start, start + bytes) lies within one live allocation.
  bool holds(Address start, size_t bytes) const;
  /// True for every address that device memory could ever have.
  bool is_device(Address address) const;
  /// An error if something was written into the bytes that an allocation has only because of its
  /// alignment. Looks at the allocation that holds this address.
  Fault check_edges(Address address, const char* writer) const;
  std::string describe(Address address) const;
  /// The live allocation that holds this address: start and bytes, or zeros.
  std::pair<Address, size_t> around(Address address) const;

  size_t used() const { return used_; }
  const std::map<Address, size_t>& live() const { return live_; }

 private:
  struct Span {
    Address first_page, start, end, last_page;
  };
  static Span span(Address start, size_t bytes);
  std::map<Address, size_t>::const_iterator at_or_before(Address address) const;
  bool overlaps(Address first, size_t bytes, Address* behind) const;

  Address base_, first_, last_, cursor_;
  std::map<Address, size_t> live_;   // start → bytes
  std::map<Address, size_t> freed_;  // those whose addresses have not been given out again
  size_t used_ = 0;
};

/// Pinned host memory: ordinary pages, but known, so that a copy can be as late as the device's.
class PinnedHeap {
 public:
  Address allocate(size_t bytes);
  bool free(Address start);
  bool holds(Address start, size_t bytes) const;
  const std::map<Address, size_t>& live() const { return live_; }

 private:
  std::map<Address, size_t> live_;
};

/// What a signal's address is on the device, for the report.
std::string describe_address(void* address, int signal_code);

}  // namespace standin
