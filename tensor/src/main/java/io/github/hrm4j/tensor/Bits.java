package io.github.hrm4j.tensor;

/** Conversions between float32 and bfloat16, the upper half of a float32. */
public final class Bits {
  private Bits() {}

  /**
   * Rounds to nearest, ties to even; a NaN stays a (quiet) NaN.
   *
   * @param value any float32
   * @return the bits of the nearest bfloat16
   */
  public static short toBf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    int roundingBias = 0x7FFF + ((bits >>> 16) & 1);
    return (short) ((bits + roundingBias) >>> 16);
  }

  /**
   * Widens a bfloat16, exactly.
   *
   * @param value the bits of a bfloat16
   * @return the same number as float32
   */
  public static float fromBf16(short value) {
    return Float.intBitsToFloat(value << 16);
  }
}
