package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Sums over a row of n floats, always in the same order: in interleaved vectors of partial sums,
 * which are then folded by halves. The API's own sum of all lanes leaves the order open, and it
 * differs between interpreted and compiled code.
 */
final class SumKernels {
  // Butterflies for the sum of all lanes; null where the vector has no such lane.
  private static final VectorShuffle<Float> SWAP_8 = swap(8);
  private static final VectorShuffle<Float> SWAP_4 = swap(4);
  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_1 = swap(1);

  private SumKernels() {}

  private static VectorShuffle<Float> swap(int distance) {
    return distance < LANES ? VectorShuffle.fromOp(FLOATS, lane -> lane ^ distance) : null;
  }

  /** Σ x. */
  static float sum(long x, int n) {
    final long x0 = x & ADDRESS;
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int i = 0;
    for (; i <= n - 4 * LANES; i += 4 * LANES) {
      final long at = Raw.at(x0, i);
      s0 = s0.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      s1 = s1.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + Raw.VECTOR_BYTES, ORDER));
      s2 = s2.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + 2 * Raw.VECTOR_BYTES, ORDER));
      s3 = s3.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + 3 * Raw.VECTOR_BYTES, ORDER));
    }
    for (; i <= n - LANES; i += LANES) {
      s0 = s0.add(FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER));
    }
    if (i < n) {
      VectorMask<Float> rest = FLOATS.indexInRange(0, n - i);
      s1 = s1.add(FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER, rest));
    }
    FloatVector sum = s0.add(s1).add(s2.add(s3));
    if (LANES >= 16) {
      sum = sum.add(sum.rearrange(SWAP_8));
    }
    if (LANES >= 8) {
      sum = sum.add(sum.rearrange(SWAP_4));
    }
    if (LANES >= 4) {
      sum = sum.add(sum.rearrange(SWAP_2));
    }
    return sum.add(sum.rearrange(SWAP_1)).lane(0);
  }

  /** Σ a · b. */
  static float dot(long a, long b, int n) {
    final long a0 = a & ADDRESS;
    final long b0 = b & ADDRESS;
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = s0;
    int i = 0;
    for (; i <= n - 2 * LANES; i += 2 * LANES) {
      final long left = Raw.at(a0, i);
      final long right = Raw.at(b0, i);
      FloatVector v = FloatVector.fromMemorySegment(FLOATS, ALL, left, ORDER);
      s0 = v.fma(FloatVector.fromMemorySegment(FLOATS, ALL, right, ORDER), s0);
      v = FloatVector.fromMemorySegment(FLOATS, ALL, left + Raw.VECTOR_BYTES, ORDER);
      s1 = v.fma(FloatVector.fromMemorySegment(FLOATS, ALL, right + Raw.VECTOR_BYTES, ORDER), s1);
    }
    for (; i < n; i += LANES) {
      VectorMask<Float> rest = FLOATS.indexInRange(0, n - i);
      FloatVector v = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(a0, i), ORDER, rest);
      s0 = v.fma(FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(b0, i), ORDER, rest), s0);
    }
    FloatVector sum = s0.add(s1);
    if (LANES >= 16) {
      sum = sum.add(sum.rearrange(SWAP_8));
    }
    if (LANES >= 8) {
      sum = sum.add(sum.rearrange(SWAP_4));
    }
    if (LANES >= 4) {
      sum = sum.add(sum.rearrange(SWAP_2));
    }
    return sum.add(sum.rearrange(SWAP_1)).lane(0);
  }
}
