package io.github.hrm4j.bench;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Native memory that begins at a multiple of 64 bytes, as ours does and as MKL advises.
 *
 * @param whole keeps the memory
 * @param start the aligned part
 */
record AlignedFloats(FloatPointer whole, FloatPointer start) {
  private static final int ALIGNMENT = 64;

  static AlignedFloats of(int count) {
    FloatPointer whole = new FloatPointer(count + ALIGNMENT / Float.BYTES);
    long skipped = (ALIGNMENT - whole.address() % ALIGNMENT) % ALIGNMENT / Float.BYTES;
    return new AlignedFloats(whole, whole.getPointer(skipped));
  }

  static AlignedFloats of(float[] values) {
    AlignedFloats memory = of(values.length);
    memory.start.put(values);
    return memory;
  }
}
