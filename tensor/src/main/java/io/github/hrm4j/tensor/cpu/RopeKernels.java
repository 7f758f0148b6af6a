package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;

import jdk.incubator.vector.FloatVector;

/** Rotary position embedding of one head's vector of 2·half floats. */
final class RopeKernels {
  private RopeKernels() {}

  /**
   * y = scale · (x·cos + concat(-x[half:], x[:half])·sin·sign).
   *
   * @param y may be x
   * @param sign 1, or -1 for the inverse rotation
   */
  static void rotate(long x, long cos, long sin, long y, int half, float sign, float scale) {
    final long x0 = x & ADDRESS;
    final long cos0 = cos & ADDRESS;
    final long sin0 = sin & ADDRESS;
    final long y0 = y & ADDRESS;
    final long high0 = (long) half * Float.BYTES;
    for (int i = 0; i < half; i += LANES) {
      final long at = Raw.at(0, i);
      FloatVector low = FloatVector.fromMemorySegment(FLOATS, ALL, x0 + at, ORDER).mul(scale);
      FloatVector high =
          FloatVector.fromMemorySegment(FLOATS, ALL, x0 + high0 + at, ORDER).mul(scale);
      FloatVector sinLow = FloatVector.fromMemorySegment(FLOATS, ALL, sin0 + at, ORDER).mul(sign);
      FloatVector sinHigh =
          FloatVector.fromMemorySegment(FLOATS, ALL, sin0 + high0 + at, ORDER).mul(sign);
      FloatVector cosLow = FloatVector.fromMemorySegment(FLOATS, ALL, cos0 + at, ORDER);
      FloatVector cosHigh = FloatVector.fromMemorySegment(FLOATS, ALL, cos0 + high0 + at, ORDER);
      FloatVector result = low.mul(cosLow).sub(high.mul(sinLow));
      if (half - i >= LANES) {
        result.intoMemorySegment(ALL, y0 + at, ORDER);
      } else {
        result.intoMemorySegment(ALL, y0 + at, ORDER, FLOATS.indexInRange(0, half - i));
      }
      FloatVector out = high.mul(cosHigh).add(low.mul(sinHigh));
      if (half - i >= LANES) {
        out.intoMemorySegment(ALL, y0 + high0 + at, ORDER);
      } else {
        out.intoMemorySegment(ALL, y0 + high0 + at, ORDER, FLOATS.indexInRange(0, half - i));
      }
    }
  }
}
