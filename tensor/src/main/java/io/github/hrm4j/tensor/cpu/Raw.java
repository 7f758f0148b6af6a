package io.github.hrm4j.tensor.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Memory by address, for the innermost loops. C2 removes every bounds check of an access to {@link
 * #ALL} whose address it can prove to be small and not negative: hence addresses are masked with
 * {@link #ADDRESS} once per kernel, and loop indices with {@link #INDEX}. With ordinary segments a
 * matrix product has 2.5 times the instructions. Whoever computes addresses checks bounds once, at
 * the door of the operation; this class stays package-private.
 */
final class Raw {
  /** Everything, from address 0. */
  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  /** Wider than any user-space address: 47 to 56 bits by processor and kernel. */
  static final long ADDRESS = (1L << 56) - 1;

  /** The bits of an int that is not negative. */
  static final int INDEX = Integer.MAX_VALUE;

  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** The machine's vectors, but at most 512 bits: the tiles were laid out for no more. */
  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  static final int LANES = FLOATS.length();
  static final long VECTOR_BYTES = FLOATS.vectorByteSize();

  private Raw() {}

  /**
   * The address of an element, such that C2 sees that it is one.
   *
   * @param base an address within {@link #ADDRESS}
   * @param i not negative
   */
  static long at(long base, int i) {
    return base + (long) (i & INDEX) * Float.BYTES;
  }

  static float scalar(long address) {
    return ALL.get(FLOAT, address);
  }

  static void scalar(long address, float value) {
    ALL.set(FLOAT, address, value);
  }
}
