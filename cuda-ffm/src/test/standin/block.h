// What a thread of a block sees: where it is, barriers, its warp, shared memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

struct uint3 { unsigned x, y, z; };

struct dim3 {
  unsigned x = 1, y = 1, z = 1;
  long long count() const { return static_cast<long long>(x) * y * z; }
};

namespace standin {

constexpr int WARP = 32;
constexpr int MAX_THREADS = 1024;
// Uninitialised memory: NaN as bfloat16, float16, float32 and float64, and as an index far outside.
constexpr uint16_t POISON = 0x7FF7;

// The coordinates of the running thread; a fiber switch sets `thread`.
struct Here {
  uint3 thread, block, block_dim, grid_dim;
};
extern __thread Here here __attribute__((tls_model("initial-exec")));

struct SharedSite {
  const char* name;
  size_t bytes;
};

/// The block's array of this site, 16-byte aligned and poisoned before its first use.
void* shared_array(const SharedSite& site);
void* dynamic_shared();

/// Waits for all threads of the block, each of which must arrive at this very line.
void barrier(const char* file, int line);

constexpr int ALL_LANES = -1;

/// Waits for all lanes of the mask at this line. The result is the value that lane `source` brought
/// (poison if it takes no part), or for ALL_LANES a bit for each lane whose value is not 0.
uint64_t exchange(const char* file, int line, unsigned mask, uint64_t value, int source);

int lane();

struct WarpSync {
  const char* file;
  int line;
  void operator()(unsigned mask = 0xffffffffu) const { exchange(file, line, mask, 0, ALL_LANES); }
};

inline unsigned ballot(const char* file, int line, unsigned mask, bool predicate) {
  return static_cast<unsigned>(exchange(file, line, mask, predicate, ALL_LANES));
}

// A source outside of the caller's segment of `width` lanes gives the caller its own value.
template <class T>
T shuffle_from(const char* file, int line, unsigned mask, T value, int source, bool inside) {
  static_assert(sizeof(T) <= 8, "a shuffle moves up to 8 bytes");
  uint64_t raw = 0;
  std::memcpy(&raw, &value, sizeof(T));
  raw = exchange(file, line, mask, raw, inside ? source : lane());
  std::memcpy(&value, &raw, sizeof(T));
  return value;
}

template <class T>
T shuffle(const char* f, int l, unsigned mask, T value, int source, int width = WARP) {
  int start = lane() / width * width;
  return shuffle_from(f, l, mask, value, start + (source & (width - 1)), true);
}

template <class T>
T shuffle_xor(const char* f, int l, unsigned mask, T value, int flip, int width = WARP) {
  int source = lane() ^ flip;
  return shuffle_from(f, l, mask, value, source, source / width <= lane() / width);
}

template <class T>
T shuffle_down(const char* f, int l, unsigned mask, T value, unsigned delta, int width = WARP) {
  int source = lane() + static_cast<int>(delta);
  return shuffle_from(f, l, mask, value, source, source / width == lane() / width);
}

template <class T>
T shuffle_up(const char* f, int l, unsigned mask, T value, unsigned delta, int width = WARP) {
  int source = lane() - static_cast<int>(delta);
  return shuffle_from(f, l, mask, value, source, source >= lane() / width * width);
}

}  // namespace standin
