// Softmax and the losses: one warp a row.
#include "common.cuh"

/// y = eˣ / Σ eˣ along rows of `width`.
template <class S> DEVICE void softmax(const S* x, S* y, long long rows, int width) {
  const long long warps = all_threads() / LANES;
  for (long long row = first_index() / LANES; row < rows; row += warps) {
    const long long base = row * width;
    float highest = -infinity<float>();
    for (int i = lane_id(); i < width; i += LANES) {
      highest = larger(highest, load(x, base + i));
    }
    highest = fold_warp<Max<float>>(highest);
    float sum = 0;
    for (int i = lane_id(); i < width; i += LANES) {
      sum += expf(load(x, base + i) - highest);
    }
    sum = fold_warp<Sum<float>>(sum);
    for (int i = lane_id(); i < width; i += LANES) {
      store(y, base + i, expf(load(x, base + i) - highest) / sum);
    }
  }
}

extern "C" __global__ void hrm_softmax_f32(const float* x, float* y, long long rows, int width) {
  softmax(x, y, rows, width);
}
extern "C" __global__ void hrm_softmax_bf16(const bf16* x, bf16* y, long long rows, int width) {
  softmax(x, y, rows, width);
}

/// Other labels, -100 above all, count neither in the loss nor in the gradient.
DEVICE bool is_column(int label, int width) { return label >= 0 && label < width; }

/// s(x) of stablemax (Prieto et al. 2025, eq. 5).
DEVICE double stable(double x) { return x < 0 ? 1 / (1 - x + 1e-30) : x + 1; }

/// Σ s(x) of a row, in float64.
template <class S> DEVICE double stable_sum(const S* x, int width) {
  double sum = 0;
  for (int i = lane_id(); i < width; i += LANES) {
    sum += stable(load(x, i));
  }
  return fold_warp<Sum<double>>(sum);
}

/// -log p(label) in float64; 0 where the label is no column.
template <class S>
DEVICE void stablemax_loss(const S* logits, const int* labels, double* y, long long rows,
                           int width) {
  const long long warps = all_threads() / LANES;
  for (long long row = first_index() / LANES; row < rows; row += warps) {
    const S* x = logits + row * width;
    const double sum = stable_sum(x, width);
    if (lane_id() == 0) {
      const int label = labels[row];
      const bool known = is_column(label, width);
      y[row] = known ? -log(stable(load(x, known ? label : 0)) / sum) : 0.0;
    }
  }
}

extern "C" __global__ void hrm_stablemax_loss_f32(
    const float* logits, const int* labels, double* y, long long rows, int width) {
  stablemax_loss(logits, labels, y, rows, width);
}
extern "C" __global__ void hrm_stablemax_loss_bf16(
    const bf16* logits, const int* labels, double* y, long long rows, int width) {
  stablemax_loss(logits, labels, y, rows, width);
}

/// dx = dy · (1/Σs - [label]/s) · ds/dx, in float64, rounded to the logits' type.
template <class S>
DEVICE void stablemax_backward(const S* logits, const int* labels, const double* dy, S* dx,
                               long long rows, int width) {
  const long long warps = all_threads() / LANES;
  for (long long row = first_index() / LANES; row < rows; row += warps) {
    const S* x = logits + row * width;
    const int label = labels[row];
    const double weight = is_column(label, width) ? dy[row] : 0;
    const double p = 1 / stable_sum(x, width);
    for (int i = lane_id(); i < width; i += LANES) {
      const double logit = load(x, i);
      const double s = stable(logit);
      const double slope = (i == label ? p - 1 / s : p) * (logit < 0 ? s * s : 1.0);
      store(dx, row * width + i, static_cast<float>(slope * weight));
    }
  }
}

extern "C" __global__ void hrm_stablemax_backward_f32(
    const float* logits, const int* labels, const double* dy, float* dx, long long rows,
    int width) {
  stablemax_backward(logits, labels, dy, dx, rows, width);
}
extern "C" __global__ void hrm_stablemax_backward_bf16(
    const bf16* logits, const int* labels, const double* dy, bf16* dx, long long rows,
    int width) {
  stablemax_backward(logits, labels, dy, dx, rows, width);
}

/// The largest logit of a row and Σ e^(x - largest).
template <class S>
DEVICE void softmax_sums(const S* x, int width, float& highest, float& sum) {
  highest = -infinity<float>();
  for (int i = lane_id(); i < width; i += LANES) {
    highest = larger(highest, load(x, i));
  }
  highest = fold_warp<Max<float>>(highest);
  sum = 0;
  for (int i = lane_id(); i < width; i += LANES) {
    sum += expf(load(x, i) - highest);
  }
  sum = fold_warp<Sum<float>>(sum);
}

/// -log p(label) in float32; 0 where the label is no column.
template <class S>
DEVICE void softmax_loss(const S* logits, const int* labels, float* y, long long rows,
                         int width) {
  const long long warps = all_threads() / LANES;
  for (long long row = first_index() / LANES; row < rows; row += warps) {
    const S* x = logits + row * width;
    float highest;
    float sum;
    softmax_sums(x, width, highest, sum);
    if (lane_id() == 0) {
      const int label = labels[row];
      const bool known = is_column(label, width);
      y[row] = known ? logf(sum) - (load(x, known ? label : 0) - highest) : 0.0f;
    }
  }
}

extern "C" __global__ void hrm_softmax_loss_f32(
    const float* logits, const int* labels, float* y, long long rows, int width) {
  softmax_loss(logits, labels, y, rows, width);
}
extern "C" __global__ void hrm_softmax_loss_bf16(
    const bf16* logits, const int* labels, float* y, long long rows, int width) {
  softmax_loss(logits, labels, y, rows, width);
}

/// dx = dy · (p - [label]).
template <class S>
DEVICE void softmax_loss_backward(const S* logits, const int* labels, const float* dy, S* dx,
                                  long long rows, int width) {
  const long long warps = all_threads() / LANES;
  for (long long row = first_index() / LANES; row < rows; row += warps) {
    const S* x = logits + row * width;
    const int label = labels[row];
    const float weight = is_column(label, width) ? dy[row] : 0;
    float highest;
    float sum;
    softmax_sums(x, width, highest, sum);
    for (int i = lane_id(); i < width; i += LANES) {
      const float p = expf(load(x, i) - highest) / sum;
      store(dx, row * width + i, (i == label ? p - 1.0f : p) * weight);
    }
  }
}

extern "C" __global__ void hrm_softmax_loss_backward_f32(
    const float* logits, const int* labels, const float* dy, float* dx, long long rows,
    int width) {
  softmax_loss_backward(logits, labels, dy, dx, rows, width);
}
extern "C" __global__ void hrm_softmax_loss_backward_bf16(
    const bf16* logits, const int* labels, const float* dy, bf16* dx, long long rows,
    int width) {
  softmax_loss_backward(logits, labels, dy, dx, rows, width);
}

/// max(x, 0) - x·target + log(1 + exp(-|x|)).
extern "C" __global__ void hrm_bce(const float* x, const float* target, float* y, long long n) {
  for (long long i = first_index(); i < n; i += all_threads()) {
    y[i] = larger(x[i], 0.0f) - x[i] * target[i] + log1pf(expf(-fabsf(x[i])));
  }
}

/// (σ(x) - target) · dy.
extern "C" __global__ void hrm_bce_backward(
    const float* x, const float* target, const float* dy, float* dx, long long n) {
  for (long long i = first_index(); i < n; i += all_threads()) {
    dx[i] = (1.0f / (1.0f + expf(-x[i])) - target[i]) * dy[i];
  }
}
