package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.LANES;

import io.github.hrm4j.tensor.Binary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * y = f(a, b) for a row of n floats. The step of an operand is 1, or 0 where one element is
 * repeated along the row. One loop for each function, as in {@link UnaryKernels}.
 */
final class BinaryKernels {
  private BinaryKernels() {}

  static void run(Binary f, long a, int stepA, long b, int stepB, long y, int n) {
    switch (f) {
      case ADD -> add(a, stepA, b, stepB, y, n);
      case SUB -> sub(a, stepA, b, stepB, y, n);
      case MUL -> mul(a, stepA, b, stepB, y, n);
      case DIV -> div(a, stepA, b, stepB, y, n);
      case MAX -> max(a, stepA, b, stepB, y, n);
      case MIN -> min(a, stepA, b, stepB, y, n);
      case ATAN2 -> atan2(a, stepA, b, stepB, y, n);
      case GREATER, GREATER_EQUAL, EQUAL ->
          throw new IllegalArgumentException(f + " gives booleans, not floats");
    }
  }

  private static long at(long address, int i) {
    return address + (long) i * Float.BYTES;
  }

  private static FloatVector vector(long address, int step, int i) {
    return step == 0
        ? FloatVector.broadcast(Raw.FLOATS, Raw.scalar(address))
        : Raw.vector(at(address, i));
  }

  private static FloatVector tail(long address, int step, int i, VectorMask<Float> rest) {
    return step == 0
        ? FloatVector.broadcast(Raw.FLOATS, Raw.scalar(address))
        : Tail.load(at(address, i), rest);
  }

  private static void add(long a, int stepA, long b, int stepB, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      Raw.vector(at(y, i), vector(a, stepA, i).add(vector(b, stepB, i)));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      FloatVector left = tail(a, stepA, i, rest);
      Tail.store(at(y, i), left.add(tail(b, stepB, i, rest)), rest);
    }
  }

  private static void sub(long a, int stepA, long b, int stepB, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      Raw.vector(at(y, i), vector(a, stepA, i).sub(vector(b, stepB, i)));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      FloatVector left = tail(a, stepA, i, rest);
      Tail.store(at(y, i), left.sub(tail(b, stepB, i, rest)), rest);
    }
  }

  private static void mul(long a, int stepA, long b, int stepB, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      Raw.vector(at(y, i), vector(a, stepA, i).mul(vector(b, stepB, i)));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      FloatVector left = tail(a, stepA, i, rest);
      Tail.store(at(y, i), left.mul(tail(b, stepB, i, rest)), rest);
    }
  }

  private static void div(long a, int stepA, long b, int stepB, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      Raw.vector(at(y, i), vector(a, stepA, i).div(vector(b, stepB, i)));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      FloatVector left = tail(a, stepA, i, rest);
      Tail.store(at(y, i), left.div(tail(b, stepB, i, rest)), rest);
    }
  }

  private static void max(long a, int stepA, long b, int stepB, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      Raw.vector(at(y, i), vector(a, stepA, i).max(vector(b, stepB, i)));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      FloatVector left = tail(a, stepA, i, rest);
      Tail.store(at(y, i), left.max(tail(b, stepB, i, rest)), rest);
    }
  }

  private static void min(long a, int stepA, long b, int stepB, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      Raw.vector(at(y, i), vector(a, stepA, i).min(vector(b, stepB, i)));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      FloatVector left = tail(a, stepA, i, rest);
      Tail.store(at(y, i), left.min(tail(b, stepB, i, rest)), rest);
    }
  }

  private static void atan2(long a, int stepA, long b, int stepB, long y, int n) {
    VectorMask<Float> rest = Tail.of(n);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = n - i >= LANES;
      FloatVector left = whole ? vector(a, stepA, i) : tail(a, stepA, i, rest);
      FloatVector right = whole ? vector(b, stepB, i) : tail(b, stepB, i, rest);
      Tail.store(at(y, i), VectorMath.atan2(left, right), whole, rest);
    }
  }
}
