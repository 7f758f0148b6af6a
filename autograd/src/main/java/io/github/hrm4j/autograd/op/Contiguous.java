package io.github.hrm4j.autograd.op;

import io.github.hrm4j.tensor.Tensor;

/** Row-major copies of views, since fast kernels want their operands without gaps. */
final class Contiguous {
  private Contiguous() {}

  /** The tensor itself if it is contiguous, else a copy that is. */
  static Tensor of(Tensor x) {
    return x.isContiguous() ? x : x.backend().cast(x, x.dtype());
  }

  /** A contiguous [..., n] as its rows [product of the leading extents, n]. */
  static Tensor rows(Tensor x) {
    int rows = Math.toIntExact(x.shape().sizeBefore(-1));
    return of(x).reshape(rows, x.shape().extent(-1));
  }
}
