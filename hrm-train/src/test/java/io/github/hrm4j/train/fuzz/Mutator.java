package io.github.hrm4j.train.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages files in the ways in which they are damaged, and in those that attackers choose. */
final class Mutator {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "255",
          "256",
          "65535",
          "2147483647",
          "2147483648",
          "-2147483648",
          "4294967295",
          "4294967296",
          "9223372036854775807",
          "9223372036854775808",
          "1e999",
          "1e-9",
          "0.5",
          "NaN",
          "00",
          "99999999999999999999999999");
  private static final long[] INTEGERS = {
    0,
    1,
    -1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0xFFFF,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xFFFF_FFFFL,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final int LONGEST_FLOOD = 60_000;

  private final Random random;
  private final FuzzTarget.Seed seed;
  private final List<String> words;
  private final boolean inHeader;

  /**
   * A mutator of one file.
   *
   * @param inHeader whether to damage the header only, or any byte
   */
  Mutator(Random random, FuzzTarget.Seed seed, List<String> words, boolean inHeader) {
    this.random = random;
    this.seed = seed;
    this.words = words;
    this.inHeader = inHeader;
  }

  /** The file with one fault, or sometimes three. */
  byte[] mutate() {
    byte[] bytes = seed.bytes();
    for (int faults = random.nextInt(4) == 0 ? 3 : 1; faults > 0; faults--) {
      bytes = bytes.length == 0 ? insert(bytes) : once(bytes);
    }
    return bytes;
  }

  private int place(byte[] bytes) {
    return inHeader ? seed.hot().pick(random, bytes.length) : random.nextInt(bytes.length);
  }

  private byte[] once(byte[] bytes) {
    return switch (random.nextInt(12)) {
      case 0 -> Arrays.copyOf(bytes, place(bytes));
      case 1, 2 -> flip(bytes);
      case 3, 4 -> replace(bytes, 1, new byte[] {(byte) random.nextInt()});
      case 5 -> replace(bytes, random.nextInt(16), stretch(bytes));
      case 6 -> replace(bytes, 1 + random.nextInt(16), new byte[0]);
      case 7 -> insert(bytes);
      case 8, 9 -> integer(bytes);
      case 10 -> number(bytes);
      default -> word(bytes);
    };
  }

  private byte[] flip(byte[] bytes) {
    byte[] flipped = bytes.clone();
    flipped[place(bytes)] ^= (byte) (1 << random.nextInt(8));
    return flipped;
  }

  /** The bytes with some at a place exchanged for others. */
  private byte[] replace(byte[] bytes, int length, byte[] with) {
    int at = bytes.length == 0 ? 0 : place(bytes);
    int rest = Math.min(bytes.length, at + length);
    byte[] result = Arrays.copyOf(bytes, at + with.length + bytes.length - rest);
    System.arraycopy(with, 0, result, at, with.length);
    System.arraycopy(bytes, rest, result, at + with.length, bytes.length - rest);
    return result;
  }

  private byte[] stretch(byte[] bytes) {
    int from = random.nextInt(bytes.length);
    return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(32)));
  }

  /** A word or a part of the file, once or very often: what makes things deep or long. */
  private byte[] insert(byte[] bytes) {
    byte[] part = bytes.length == 0 || random.nextBoolean() ? word() : stretch(bytes);
    int most = part.length == 0 ? 0 : LONGEST_FLOOD / part.length;
    int times = random.nextInt(8) == 0 ? random.nextInt(most + 1) : 1;
    ByteBuffer repeated = ByteBuffer.allocate(part.length * times);
    for (int i = 0; i < times; i++) {
      repeated.put(part);
    }
    return replace(bytes, 0, repeated.array());
  }

  /** A number where the file may have one, of one to eight bytes, or near to the one it has. */
  private byte[] integer(byte[] bytes) {
    int width = 1 << random.nextInt(4);
    int at = Math.min(place(bytes), Math.max(0, bytes.length - width));
    ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    number.put(bytes, at, Math.min(width, bytes.length - at));
    long near = number.getLong(0) + random.nextInt(-3, 4);
    long value = random.nextInt(3) == 0 ? near : INTEGERS[random.nextInt(INTEGERS.length)];
    byte[] result = bytes.clone();
    byte[] digits = number.putLong(0, value).array();
    System.arraycopy(digits, 0, result, at, Math.min(width, bytes.length - at));
    return result;
  }

  /** Digits exchanged for other digits. */
  private byte[] number(byte[] bytes) {
    int from = place(bytes);
    while (from < bytes.length && !Character.isDigit(bytes[from])) {
      from++;
    }
    int to = from;
    while (to < bytes.length && Character.isDigit(bytes[to])) {
      to++;
    }
    byte[] digits = ascii(NUMBERS.get(random.nextInt(NUMBERS.size())));
    byte[] result = Arrays.copyOf(bytes, from + digits.length + bytes.length - to);
    System.arraycopy(digits, 0, result, from, digits.length);
    System.arraycopy(bytes, to, result, from + digits.length, bytes.length - to);
    return result;
  }

  private byte[] word(byte[] bytes) {
    return replace(bytes, random.nextInt(8), word());
  }

  private byte[] word() {
    return ascii(words.get(random.nextInt(words.size())));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
