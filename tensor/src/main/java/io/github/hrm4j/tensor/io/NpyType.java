package io.github.hrm4j.tensor.io;

import io.github.hrm4j.tensor.DType;

/** Element types of .npy files, by NumPy's codes. All are little-endian in the file. */
public enum NpyType {
  /** One byte, 0 or 1. */
  BOOL("|b1", 1, DType.BOOL),
  /** Signed, 8 bits. */
  INT8("|i1", 1, null),
  /** Unsigned, 8 bits. */
  UINT8("|u1", 1, DType.U8),
  /** Signed, 16 bits. */
  INT16("<i2", 2, null),
  /** Unsigned, 16 bits. */
  UINT16("<u2", 2, null),
  /** Signed, 32 bits. */
  INT32("<i4", 4, DType.I32),
  /** Unsigned, 32 bits. */
  UINT32("<u4", 4, null),
  /** Signed, 64 bits. */
  INT64("<i8", 8, DType.I64),
  /** Unsigned, 64 bits. */
  UINT64("<u8", 8, null),
  /** IEEE 754 binary16. */
  FLOAT16("<f2", 2, DType.F16),
  /** IEEE 754 binary32. */
  FLOAT32("<f4", 4, DType.F32),
  /** IEEE 754 binary64. */
  FLOAT64("<f8", 8, DType.F64);

  private final String descr;
  private final int bytes;
  private final DType dtype;

  NpyType(String descr, int bytes, DType dtype) {
    this.descr = descr;
    this.bytes = bytes;
    this.dtype = dtype;
  }

  /** {@return the {@code descr} of the header, such as {@code <f4}} */
  public String descr() {
    return descr;
  }

  /** {@return the size of one element in bytes} */
  public int bytes() {
    return bytes;
  }

  /** {@return whether it holds real numbers; otherwise integers or bool} */
  public boolean isFloating() {
    return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
  }

  /** The tensor type with the same bytes, or null if there is none. */
  DType dtype() {
    return dtype;
  }

  /** The type with the bytes of a tensor's, or null if NumPy has none (bfloat16). */
  static NpyType of(DType dtype) {
    for (NpyType type : values()) {
      if (type.dtype == dtype) {
        return type;
      }
    }
    return null;
  }

  /** The type of a {@code descr}, or null; one byte has no order, so any mark will do there. */
  static NpyType parse(String descr) {
    for (NpyType type : values()) {
      boolean sameKind = descr.length() == 3 && descr.endsWith(type.descr.substring(1));
      char order = sameKind ? descr.charAt(0) : 0;
      if (sameKind && (order == '<' || (type.bytes == 1 && "|>=".indexOf(order) >= 0))) {
        return type;
      }
    }
    return null;
  }
}
