package io.github.hrm4j.tensor.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The arguments of a pickle's opcodes, one after the other. */
final class PickleInput {
  private static final int MAX_STRING = 1 << 20;
  private static final int MAX_INTEGER = 128;
  private static final int MAX_LINE = 1024;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble BIG_ENDIAN_DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment bytes;
  private final PickleBudget budget;
  private long at;

  PickleInput(MemorySegment bytes, PickleBudget budget) {
    this.bytes = bytes;
    this.budget = budget;
  }

  /** The place of the next byte. */
  long at() {
    return at;
  }

  private long take(long length) throws PickleException {
    if (length < 0 || length > bytes.byteSize() - at) {
      throw new PickleException("truncated");
    }
    at += length;
    return at - length;
  }

  int unsigned8() throws PickleException {
    return bytes.get(ValueLayout.JAVA_BYTE, take(1)) & 0xFF;
  }

  int unsigned16() throws PickleException {
    return Short.toUnsignedInt(bytes.get(SHORT, take(2)));
  }

  int signed32() throws PickleException {
    return bytes.get(INT, take(4));
  }

  long unsigned32() throws PickleException {
    return Integer.toUnsignedLong(signed32());
  }

  long signed64() throws PickleException {
    return bytes.get(LONG, take(8));
  }

  double real() throws PickleException {
    return bytes.get(BIG_ENDIAN_DOUBLE, take(8));
  }

  /** UTF-8 of a length known before. */
  String string(long length) throws PickleException {
    if (length < 0 || length > MAX_STRING) {
      throw new PickleException(
          "a string of %s bytes; at most %d are read"
              .formatted(Long.toUnsignedString(length), MAX_STRING));
    }
    long from = take(length);
    budget.charge(PickleBudget.OBJECT + 2 * length);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(bytes.asSlice(from, length).asByteBuffer())
          .toString();
    } catch (CharacterCodingException e) {
      throw new PickleException("a string that is not UTF-8");
    }
  }

  /** A little-endian number in two's complement: a Long if it fits. */
  Object integer(long length) throws PickleException {
    if (length < 0 || length > MAX_INTEGER) {
      throw new PickleException(
          "an integer of %d bytes; at most %d are read".formatted(length, MAX_INTEGER));
    }
    if (length == 0) {
      return 0L;
    }
    byte[] digits = new byte[(int) length];
    long from = take(length);
    for (int i = 0; i < digits.length; i++) {
      digits[digits.length - 1 - i] = bytes.get(ValueLayout.JAVA_BYTE, from + i);
    }
    budget.charge(PickleBudget.OBJECT + 2 * length);
    return narrow(new BigInteger(digits));
  }

  private static Object narrow(BigInteger value) {
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  /** Text up to the end of the line. */
  String line() throws PickleException {
    long start = at;
    int length = 0;
    while (unsigned8() != '\n') {
      if (++length > MAX_LINE) {
        throw new PickleException("a line of more than " + MAX_LINE + " bytes");
      }
    }
    long end = at;
    at = start;
    String text = string(length);
    at = end;
    return text;
  }

  /** A number in decimal digits, {@code 00} and {@code 01} being False and True. */
  Object decimal() throws PickleException {
    String text = line();
    if (text.equals("00") || text.equals("01")) {
      return text.equals("01");
    }
    String digits = text.endsWith("L") ? text.substring(0, text.length() - 1) : text;
    if (!digits.matches("-?[0-9]{1,300}")) {
      throw new PickleException("'" + text + "' is not a whole number");
    }
    return narrow(new BigInteger(digits));
  }

  /** A real number in Python's notation. */
  double decimalReal() throws PickleException {
    String text = line();
    try {
      return switch (text) {
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        case "nan" -> Double.NaN;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException e) {
      throw new PickleException("'" + text + "' is not a number");
    }
  }
}
