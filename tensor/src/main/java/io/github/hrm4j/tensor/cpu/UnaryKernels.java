package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.LANES;

import io.github.hrm4j.tensor.Unary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
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
      Raw.scalar(at(y, i), (float) f.apply(Raw.scalar(at(x, i))));
    }
  }

  private static long at(long address, int i) {
    return address + (long) i * Float.BYTES;
  }

  private static FloatVector one() {
    return FloatVector.broadcast(Raw.FLOATS, 1);
  }

  private static FloatVector signOf(FloatVector x) {
    FloatVector positive = x.blend(1, x.compare(VectorOperators.GT, 0));
    return positive.blend(-1, x.compare(VectorOperators.LT, 0));
  }

  private static void neg(long x, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      Raw.vector(at(y, i), Raw.vector(at(x, i)).neg());
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      Tail.store(at(y, i), Tail.load(at(x, i), rest).neg(), rest);
    }
  }

  private static void abs(long x, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      Raw.vector(at(y, i), Raw.vector(at(x, i)).abs());
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      Tail.store(at(y, i), Tail.load(at(x, i), rest).abs(), rest);
    }
  }

  private static void sign(long x, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      Raw.vector(at(y, i), signOf(Raw.vector(at(x, i))));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      Tail.store(at(y, i), signOf(Tail.load(at(x, i), rest)), rest);
    }
  }

  private static void exp(long x, long y, int n) {
    VectorMask<Float> rest = Tail.of(n);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = n - i >= LANES;
      FloatVector v = VectorMath.exp(Tail.load(at(x, i), whole, rest));
      Tail.store(at(y, i), v, whole, rest);
    }
  }

  private static void sqrt(long x, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      Raw.vector(at(y, i), Raw.vector(at(x, i)).sqrt());
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      Tail.store(at(y, i), Tail.load(at(x, i), rest).sqrt(), rest);
    }
  }

  private static void rsqrt(long x, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      Raw.vector(at(y, i), one().div(Raw.vector(at(x, i)).sqrt()));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      Tail.store(at(y, i), one().div(Tail.load(at(x, i), rest).sqrt()), rest);
    }
  }

  private static void reciprocal(long x, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      Raw.vector(at(y, i), one().div(Raw.vector(at(x, i))));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      Tail.store(at(y, i), one().div(Tail.load(at(x, i), rest)), rest);
    }
  }

  private static void sigmoid(long x, long y, int n) {
    VectorMask<Float> rest = Tail.of(n);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = n - i >= LANES;
      FloatVector v = VectorMath.sigmoid(Tail.load(at(x, i), whole, rest));
      Tail.store(at(y, i), v, whole, rest);
    }
  }

  private static void silu(long x, long y, int n) {
    VectorMask<Float> rest = Tail.of(n);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = n - i >= LANES;
      FloatVector v = VectorMath.silu(Tail.load(at(x, i), whole, rest));
      Tail.store(at(y, i), v, whole, rest);
    }
  }

  private static void relu(long x, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      Raw.vector(at(y, i), Raw.vector(at(x, i)).max(0));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      Tail.store(at(y, i), Tail.load(at(x, i), rest).max(0), rest);
    }
  }
}
