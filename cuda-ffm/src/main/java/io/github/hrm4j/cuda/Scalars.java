package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Buffer;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Numbers that change from step to step, in device memory, so that a recorded launch reads those of
 * the day. They travel only when they differ from what is there: a graph that is recorded after its
 * numbers were put contains no copy of them.
 */
final class Scalars {
  private final Engine engine;
  private final float[] values;
  private Buffer buffer;

  /** Room for so many, until the engine closes. */
  Scalars(Engine engine, int count) {
    this.engine = engine;
    this.values = new float[count];
  }

  /** The address of these numbers on the device, in order with what is queued. */
  long put(float... wanted) {
    boolean first = buffer == null;
    if (first) {
      buffer = engine.keep((long) values.length * Float.BYTES);
    }
    if (first || !Arrays.equals(values, wanted)) {
      engine.staging().write(buffer.address(), MemorySegment.ofArray(wanted));
      System.arraycopy(wanted, 0, values, 0, values.length);
    }
    return buffer.address();
  }
}
