package io.github.hrm4j.tensor;

/** Element type of a {@link Tensor}; a runtime value, not a generic parameter. */
public enum DType {
  /** IEEE 754 binary32. */
  F32(4, true),
  /** IEEE 754 binary64. */
  F64(8, true),
  /** The upper half of a float32, rounded to nearest even. */
  BF16(2, true),
  /** IEEE 754 binary16. */
  F16(2, true),
  /** Signed, 32 bits. */
  I32(4, false),
  /** Signed, 64 bits. */
  I64(8, false),
  /** Unsigned byte. */
  U8(1, false),
  /** One byte, 0 or 1. */
  BOOL(1, false);

  private final int bytes;
  private final boolean floating;

  DType(int bytes, boolean floating) {
    this.bytes = bytes;
    this.floating = floating;
  }

  /** {@return the size of one element in bytes} */
  public int bytes() {
    return bytes;
  }

  /** {@return whether the type holds real numbers, so that gradients make sense} */
  public boolean isFloating() {
    return floating;
  }

  /** {@return the lower-case name used in messages, such as {@code f32}} */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
