package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.Bits;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Unary;

/** The numbers and names by which the kernels know functions and types. */
final class KernelCodes {
  private KernelCodes() {}

  /** As in elementwise.cu. */
  static int of(Unary f) {
    return switch (f) {
      case NEG -> 0;
      case ABS -> 1;
      case SIGN -> 2;
      case EXP -> 3;
      case LOG -> 4;
      case LOG1P -> 5;
      case SQRT -> 6;
      case RSQRT -> 7;
      case RECIPROCAL -> 8;
      case SIGMOID -> 9;
      case SILU -> 10;
      case TANH -> 11;
      case RELU -> 12;
    };
  }

  /** As in elementwise.cu, where arithmetic and comparisons are counted apart. */
  static int of(Binary f) {
    return switch (f) {
      case ADD, GREATER -> 0;
      case SUB, GREATER_EQUAL -> 1;
      case MUL, EQUAL -> 2;
      case DIV -> 3;
      case MAX -> 4;
      case MIN -> 5;
      case ATAN2 -> 6;
    };
  }

  /** As in copy.cu. */
  static int of(DType type) {
    return switch (type) {
      case F32 -> 0;
      case F64 -> 1;
      case BF16 -> 2;
      case F16 -> 3;
      case I32 -> 4;
      case I64 -> 5;
      case U8 -> 6;
      case BOOL -> 7;
    };
  }

  /** The bits of an element of that value, in the lowest bytes. */
  static long bits(DType type, double value) {
    return switch (type) {
      case F32 -> Float.floatToRawIntBits((float) value);
      case F64 -> Double.doubleToRawLongBits(value);
      case BF16 -> Bits.toBf16((float) value);
      case F16 -> Float.floatToFloat16((float) value);
      case I32 -> (int) value;
      case I64 -> (long) value;
      case U8 -> (byte) (int) value;
      case BOOL -> value != 0 ? 1 : 0;
    };
  }
}
