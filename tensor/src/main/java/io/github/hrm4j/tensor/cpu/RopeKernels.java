package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Rotary position embedding of one head's vector of 2·half floats. */
final class RopeKernels {
  private RopeKernels() {}

  private static long at(long address, int i) {
    return address + (long) i * Float.BYTES;
  }

  /**
   * y = scale · (x·cos + concat(-x[half:], x[:half])·sin·sign).
   *
   * @param y may be x
   * @param sign 1, or -1 for the inverse rotation
   */
  static void rotate(long x, long cos, long sin, long y, int half, float sign, float scale) {
    int i = 0;
    for (; i <= half - LANES; i += LANES) {
      FloatVector low = Raw.vector(at(x, i)).mul(scale);
      FloatVector high = Raw.vector(at(x, i + half)).mul(scale);
      FloatVector sinLow = Raw.vector(at(sin, i)).mul(sign);
      FloatVector sinHigh = Raw.vector(at(sin, i + half)).mul(sign);
      FloatVector cosLow = Raw.vector(at(cos, i));
      FloatVector cosHigh = Raw.vector(at(cos, i + half));
      Raw.vector(at(y, i), low.mul(cosLow).sub(high.mul(sinLow)));
      Raw.vector(at(y, i + half), high.mul(cosHigh).add(low.mul(sinHigh)));
    }
    if (i < half) {
      VectorMask<Float> rest = Tail.mask(half - i);
      FloatVector low = Tail.load(at(x, i), rest).mul(scale);
      FloatVector high = Tail.load(at(x, i + half), rest).mul(scale);
      FloatVector sinLow = Tail.load(at(sin, i), rest).mul(sign);
      FloatVector sinHigh = Tail.load(at(sin, i + half), rest).mul(sign);
      FloatVector cosLow = Tail.load(at(cos, i), rest);
      FloatVector cosHigh = Tail.load(at(cos, i + half), rest);
      Tail.store(at(y, i), low.mul(cosLow).sub(high.mul(sinLow)), rest);
      Tail.store(at(y, i + half), high.mul(cosHigh).add(low.mul(sinHigh)), rest);
    }
  }
}
