package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/** What the classes that launch a family of kernels share. */
abstract class Family {
  final Backend on;
  final Engine engine;

  Family(Backend on, Engine engine) {
    this.on = on;
    this.engine = engine;
  }

  /** The tensor, or a contiguous copy in the innermost scope; null stays null. */
  final Tensor packed(Tensor x) {
    return x == null || x.isContiguous() ? x : on.cast(x, x.dtype());
  }

  static long address(Tensor x) {
    return x == null ? 0 : x.address();
  }

  /** Whether the type is one of float32, bf16 and float64, which elementwise kernels compute in. */
  static boolean isComputed(DType type) {
    return type == DType.F32 || type == DType.BF16 || type == DType.F64;
  }

  /** Whether the type is float32 or bf16, which the fused kernels compute in. */
  static boolean isFused(DType type) {
    return type == DType.F32 || type == DType.BF16;
  }

  /** Whether all operands that there are have the type. */
  static boolean are(DType type, Tensor... operands) {
    for (Tensor x : operands) {
      if (x != null && x.dtype() != type) {
        return false;
      }
    }
    return true;
  }

  /** 1 if four adjacent elements may be accessed at once, in tensors of the type, else 0. */
  static int aligned(DType type, Tensor... operands) {
    int bytes = Math.min(16, 4 * type.bytes());
    for (Tensor x : operands) {
      if (x != null && x.address() % bytes != 0) {
        return 0;
      }
    }
    return 1;
  }

  /** As {@link #aligned}, in rows of the given width. */
  static int alignedRows(DType type, int width, Tensor... operands) {
    return width % 4 == 0 ? aligned(type, operands) : 0;
  }

  /** Rows of the last axis. */
  static long rows(Tensor x) {
    return x.shape().sizeBefore(-1);
  }

  final Tensor empty(DType type, Shape shape) {
    return on.empty(type, shape);
  }

  /** The four arguments that say how an operand lies. */
  static Launcher strides(Launcher launch, long[] strides) {
    for (long stride : strides) {
      launch.int64(stride);
    }
    return launch;
  }
}
