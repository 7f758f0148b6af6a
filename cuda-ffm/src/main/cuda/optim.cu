// AdamATan2 (Everett et al. 2024, section 4) of all parameters in one launch.
#include "common.cuh"

constexpr int CHUNK = 4096;  // elements that a block takes at a time

/// table [6, tensors]: chunks of the tensors before each; addresses of p, m, v, g; elements.
/// scalars: decay, beta1, beta2, step, rootScale.
extern "C" __global__ void hrm_adam_atan2(
    const long long* table, int tensors, long long chunks, const float* scalars) {
  const float decay = scalars[0];
  const float weight1 = 1.0f - scalars[1];
  const float weight2 = 1.0f - scalars[2];
  const float step = scalars[3];
  const float root_scale = scalars[4];
  for (long long chunk = blockIdx.x; chunk < chunks; chunk += gridDim.x) {
    int low = 0;  // the last tensor that begins at or before the chunk
    int high = tensors - 1;
    while (low < high) {
      const int middle = (low + high + 1) / 2;
      if (table[middle] <= chunk) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    float* const p = reinterpret_cast<float*>(table[tensors + low]);
    float* const m = reinterpret_cast<float*>(table[2 * tensors + low]);
    float* const v = reinterpret_cast<float*>(table[3 * tensors + low]);
    const float* const g = reinterpret_cast<const float*>(table[4 * tensors + low]);
    const long long n = table[5 * tensors + low];
    const long long all =
        table[tensors + low] | table[2 * tensors + low] | table[3 * tensors + low]
        | table[4 * tensors + low];
    const bool aligned = all % 16 == 0;
    const long long start = (chunk - table[low]) * CHUNK;
    const long long end = start + CHUNK < n ? start + CHUNK : n;
    for (long long i = start + 4 * threadIdx.x; i < end; i += 4 * blockDim.x) {
      float gradient[4];
      float first[4];
      float second[4];
      float parameter[4];
      load4(g, i, rest(i, n), aligned, gradient);
      load4(m, i, rest(i, n), aligned, first);
      load4(v, i, rest(i, n), aligned, second);
      load4(p, i, rest(i, n), aligned, parameter);
#pragma unroll
      for (int e = 0; e < 4; e++) {
        first[e] = fmaf(gradient[e] - first[e], weight1, first[e]);
        second[e] = fmaf(gradient[e] * gradient[e] - second[e], weight2, second[e]);
        const float angle = atan2f(first[e], sqrtf(second[e]) * root_scale);
        parameter[e] = fmaf(-step, angle, parameter[e] * decay);
      }
      store4(m, i, rest(i, n), aligned, first);
      store4(v, i, rest(i, n), aligned, second);
      store4(p, i, rest(i, n), aligned, parameter);
    }
  }
}
