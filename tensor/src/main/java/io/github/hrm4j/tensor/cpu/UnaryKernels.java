package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;

import io.github.hrm4j.tensor.Unary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * y = f(x) for a row of n floats. One loop for each function: a loop that is handed the function
 * would be compiled once for all of them, with a call and an allocation per vector.
 */
final class UnaryKernels {
  private UnaryKernels() {}

  static void run(Unary f, long x, long y, int n) {
    switch (f) {
      case NEG -> neg(x, y, n);
      case ABS -> abs(x, y, n);
      case SIGN -> sign(x, y, n);
      case EXP -> exp(x, y, n);
      case SQRT -> sqrt(x, y, n);
      case RSQRT -> rsqrt(x, y, n);
      case RECIPROCAL -> reciprocal(x, y, n);
      case SIGMOID -> sigmoid(x, y, n);
      case SILU -> silu(x, y, n);
      case RELU -> relu(x, y, n);
      case LOG, LOG1P, TANH -> scalar(f, x, y, n);
    }
  }

  /** By the definition in float64: for functions that no hot path needs. */
  private static void scalar(Unary f, long x, long y, int n) {
    for (int i = 0; i < n; i++) {
      Raw.scalar(Raw.at(y, i), (float) f.apply(Raw.scalar(Raw.at(x, i))));
    }
  }

  private static void neg(long x, long y, int n) {
    final long x0 = x & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector result = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER).neg();
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  private static void abs(long x, long y, int n) {
    final long x0 = x & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector result = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER).abs();
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  private static void sign(long x, long y, int n) {
    final long x0 = x & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER);
      FloatVector result =
          v.blend(1, v.compare(VectorOperators.GT, 0)).blend(-1, v.compare(VectorOperators.LT, 0));
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  private static void exp(long x, long y, int n) {
    ExpKernel.run(x, 1, 0, y, n);
  }

  private static void sqrt(long x, long y, int n) {
    final long x0 = x & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector result = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER).sqrt();
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  private static void rsqrt(long x, long y, int n) {
    final FloatVector one = FloatVector.broadcast(FLOATS, 1);
    final long x0 = x & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector result =
          one.div(FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER).sqrt());
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  private static void reciprocal(long x, long y, int n) {
    final FloatVector one = FloatVector.broadcast(FLOATS, 1);
    final long x0 = x & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector result =
          one.div(FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER));
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  /** 1 / (1 + e⁻ˣ). */
  private static void sigmoid(long x, long y, int n) {
    ExpKernel.run(x, -1, 0, y, n);
    final FloatVector one = FloatVector.broadcast(FLOATS, 1);
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector result =
          one.div(FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(y0, i), ORDER).add(1));
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  /** x / (1 + e⁻ˣ), -0 below -88.7, where the denominator overflows (the truth is above -3e-37). */
  private static void silu(long x, long y, int n) {
    ExpKernel.run(x, -1, 0, y, n);
    final long x0 = x & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector v =
          FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER)
              .div(FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(y0, i), ORDER).add(1));
      if (n - i >= LANES) {
        v.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        v.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  private static void relu(long x, long y, int n) {
    final long x0 = x & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector result = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER).max(0);
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }
}
