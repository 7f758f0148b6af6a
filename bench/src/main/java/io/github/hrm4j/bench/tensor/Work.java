package io.github.hrm4j.bench.tensor;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a benchmark has done, from which its bound follows; JMH divides it by the time. Bytes are
 * those that must be read or written if every operand is met once.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Work {
  /** Floating-point operations that are fused multiply-adds at best, two for each. */
  public long flops;

  /** Bytes to and from memory. */
  public long bytes;

  /** A new measurement. */
  @Setup(Level.Iteration)
  public void reset() {
    flops = 0;
    bytes = 0;
  }

  /** Counts the elements of float32 or i32 tensors that were read or written. */
  void floats(long elements) {
    bytes(Float.BYTES * elements);
  }

  /** Counts what was read or written of tensors of other types. */
  void bytes(long count) {
    bytes += count;
  }
}
