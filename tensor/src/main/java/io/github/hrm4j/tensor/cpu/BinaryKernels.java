package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;

import io.github.hrm4j.tensor.Binary;
import jdk.incubator.vector.FloatVector;

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
      case ATAN2 -> Atan2Kernel.run(a, stepA, b, stepB, y, n);
      case GREATER, GREATER_EQUAL, EQUAL ->
          throw new IllegalArgumentException(f + " gives booleans, not floats");
    }
  }

  static void add(long a, int stepA, long b, int stepB, long y, int n) {
    final long a0 = a & ADDRESS;
    final long b0 = b & ADDRESS;
    final long y0 = y & ADDRESS;
    final FloatVector oneA = FloatVector.broadcast(FLOATS, Raw.scalar(a0));
    final FloatVector oneB = FloatVector.broadcast(FLOATS, Raw.scalar(b0));
    for (int i = 0; i < n; i += LANES) {
      FloatVector left =
          stepA == 0 ? oneA : FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(a0, i), ORDER);
      FloatVector right =
          stepB == 0 ? oneB : FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(b0, i), ORDER);
      FloatVector result = left.add(right);
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  private static void sub(long a, int stepA, long b, int stepB, long y, int n) {
    final long a0 = a & ADDRESS;
    final long b0 = b & ADDRESS;
    final long y0 = y & ADDRESS;
    final FloatVector oneA = FloatVector.broadcast(FLOATS, Raw.scalar(a0));
    final FloatVector oneB = FloatVector.broadcast(FLOATS, Raw.scalar(b0));
    for (int i = 0; i < n; i += LANES) {
      FloatVector left =
          stepA == 0 ? oneA : FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(a0, i), ORDER);
      FloatVector right =
          stepB == 0 ? oneB : FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(b0, i), ORDER);
      FloatVector result = left.sub(right);
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  private static void mul(long a, int stepA, long b, int stepB, long y, int n) {
    final long a0 = a & ADDRESS;
    final long b0 = b & ADDRESS;
    final long y0 = y & ADDRESS;
    final FloatVector oneA = FloatVector.broadcast(FLOATS, Raw.scalar(a0));
    final FloatVector oneB = FloatVector.broadcast(FLOATS, Raw.scalar(b0));
    for (int i = 0; i < n; i += LANES) {
      FloatVector left =
          stepA == 0 ? oneA : FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(a0, i), ORDER);
      FloatVector right =
          stepB == 0 ? oneB : FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(b0, i), ORDER);
      FloatVector result = left.mul(right);
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  private static void div(long a, int stepA, long b, int stepB, long y, int n) {
    final long a0 = a & ADDRESS;
    final long b0 = b & ADDRESS;
    final long y0 = y & ADDRESS;
    final FloatVector oneA = FloatVector.broadcast(FLOATS, Raw.scalar(a0));
    final FloatVector oneB = FloatVector.broadcast(FLOATS, Raw.scalar(b0));
    for (int i = 0; i < n; i += LANES) {
      FloatVector left =
          stepA == 0 ? oneA : FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(a0, i), ORDER);
      FloatVector right =
          stepB == 0 ? oneB : FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(b0, i), ORDER);
      FloatVector result = left.div(right);
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  private static void max(long a, int stepA, long b, int stepB, long y, int n) {
    final long a0 = a & ADDRESS;
    final long b0 = b & ADDRESS;
    final long y0 = y & ADDRESS;
    final FloatVector oneA = FloatVector.broadcast(FLOATS, Raw.scalar(a0));
    final FloatVector oneB = FloatVector.broadcast(FLOATS, Raw.scalar(b0));
    for (int i = 0; i < n; i += LANES) {
      FloatVector left =
          stepA == 0 ? oneA : FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(a0, i), ORDER);
      FloatVector right =
          stepB == 0 ? oneB : FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(b0, i), ORDER);
      FloatVector result = left.max(right);
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  private static void min(long a, int stepA, long b, int stepB, long y, int n) {
    final long a0 = a & ADDRESS;
    final long b0 = b & ADDRESS;
    final long y0 = y & ADDRESS;
    final FloatVector oneA = FloatVector.broadcast(FLOATS, Raw.scalar(a0));
    final FloatVector oneB = FloatVector.broadcast(FLOATS, Raw.scalar(b0));
    for (int i = 0; i < n; i += LANES) {
      FloatVector left =
          stepA == 0 ? oneA : FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(a0, i), ORDER);
      FloatVector right =
          stepB == 0 ? oneB : FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(b0, i), ORDER);
      FloatVector result = left.min(right);
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }
}
