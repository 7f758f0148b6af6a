// Kernels with faults planted in them, for the tests of the stand-in only: each must be caught.
#include "portable.cuh"

/// Right: y[i] = a · x[i] + y[i].
extern "C" __global__ void planted_axpy(long long n, float a, const float* x, float* y) {
  long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) {
    y[i] = fmaf(a, x[i], y[i]);
  }
}

/// Right: each block's sum of x, by shared memory, in a fixed order.
extern "C" __global__ void planted_block_sums(const float* x, float* sums) {
  SHARED_ARRAY(float, partial, 128);
  partial[threadIdx.x] = x[blockIdx.x * 128 + threadIdx.x];
  __syncthreads();
  for (int half = 64; half > 0; half /= 2) {
    if (threadIdx.x < half) {
      partial[threadIdx.x] += partial[threadIdx.x + half];
    }
    __syncthreads();
  }
  if (threadIdx.x == 0) {
    sums[blockIdx.x] = partial[0];
  }
}

/// Right: each warp's sum of x, by shuffles.
extern "C" __global__ void planted_warp_sums(const float* x, float* sums) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  float sum = x[i];
  for (int distance = 16; distance > 0; distance /= 2) {
    sum += __shfl_xor_sync(0xffffffffu, sum, distance);
  }
  if (threadIdx.x % 32 == 0) {
    sums[i / 32] = sum;
  }
}

/// Dynamic shared memory: reverses each block's elements.
extern "C" __global__ void planted_reverse(const float* x, float* y) {
  DYNAMIC_SHARED(float, row);
  int start = blockIdx.x * blockDim.x;
  row[threadIdx.x] = x[start + threadIdx.x];
  __syncthreads();
  y[start + threadIdx.x] = row[blockDim.x - 1 - threadIdx.x];
}

/// Fault: reads its neighbour's element with no barrier after the write.
extern "C" __global__ void planted_missing_barrier(const float* x, float* y) {
  SHARED_ARRAY(float, row, 64);
  row[threadIdx.x] = x[threadIdx.x];
  y[threadIdx.x] = row[(threadIdx.x + 1) % 64];
}

/// Fault: the barrier at the end of the loop is missing, so that a thread writes the next round's
/// element before its neighbour has read this round's.
extern "C" __global__ void planted_missing_loop_barrier(int rounds, const float* x, float* y) {
  SHARED_ARRAY(float, row, 64);
  float sum = 0;
  for (int round = 0; round < rounds; round++) {
    row[threadIdx.x] = x[round * 64 + threadIdx.x];
    __syncthreads();
    sum += row[63 - threadIdx.x] * (round + 1);
  }
  y[threadIdx.x] = sum;
}

/// Fault: half of the threads never come to the barrier.
extern "C" __global__ void planted_divergent_barrier(float* y) {
  if (threadIdx.x < 16) {
    __syncthreads();
  }
  y[threadIdx.x] = 1;
}

/// Fault: two halves of the block wait at two different barriers.
extern "C" __global__ void planted_two_barriers(float* y) {
  if (threadIdx.x < 16) {
    __syncthreads();
    y[threadIdx.x] = 1;
  } else {
    y[threadIdx.x] = 2;
    __syncthreads();
  }
}

/// Fault: half of a warp never comes to the shuffle that names all of it.
extern "C" __global__ void planted_divergent_shuffle(float* y) {
  float value = 1;
  if (threadIdx.x < 16) {
    value = __shfl_sync(0xffffffffu, value, 0);
  }
  y[threadIdx.x] = value;
}

/// Fault if offset lies outside: writes y[offset].
extern "C" __global__ void planted_write(float* y, long long offset) {
  y[offset] = 1;
}

/// Fault if offset lies outside: y[0] = x[offset].
extern "C" __global__ void planted_read(const float* x, long long offset, float* y) {
  y[0] = x[offset];
}

/// Fault: writes one element behind a shared array.
extern "C" __global__ void planted_shared_overrun(float* y) {
  SHARED_ARRAY(float, row, 64);
  row[threadIdx.x + 1] = 1;
  __syncthreads();
  y[threadIdx.x] = row[threadIdx.x];
}

/// Fault: sums a shared array of which only half was written.
extern "C" __global__ void planted_uninitialised_shared(float* y) {
  SHARED_ARRAY(float, row, 64);
  if (threadIdx.x < 32) {
    row[threadIdx.x] = 1;
  }
  __syncthreads();
  y[threadIdx.x] = row[threadIdx.x];
}

/// Fault: divides by zero.
extern "C" __global__ void planted_division(int divisor, int* y) {
  y[threadIdx.x] = 7 / divisor;
}
