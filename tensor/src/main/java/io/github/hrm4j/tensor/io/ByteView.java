package io.github.hrm4j.tensor.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Little-endian numbers of a file that may end anywhere.
 *
 * @param path for messages
 * @param bytes the whole file
 */
record ByteView(Path path, MemorySegment bytes) {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final Charset ASCII = StandardCharsets.US_ASCII;

  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  long size() {
    return bytes.byteSize();
  }

  int unsigned16(long at) throws FormatException {
    require(at, 2);
    return Short.toUnsignedInt(bytes.get(SHORT, at));
  }

  long unsigned32(long at) throws FormatException {
    require(at, 4);
    return Integer.toUnsignedLong(bytes.get(INT, at));
  }

  /** A number of 64 bits; one of 2⁶³ or more can be no place in a file. */
  long unsigned63(long at) throws FormatException {
    require(at, 8);
    long value = bytes.get(LONG, at);
    if (value < 0) {
      throw error(at, Long.toUnsignedString(value) + " is beyond the end of the file");
    }
    return value;
  }

  MemorySegment slice(long at, long length) throws FormatException {
    require(at, length);
    return bytes.asSlice(at, length);
  }

  private void require(long at, long length) throws FormatException {
    if (at < 0 || length < 0 || at > size() || length > size() - at) {
      throw error(
          at, "truncated: %d bytes are needed here, the file has %d".formatted(length, size()));
    }
  }

  FormatException error(long at, String problem) {
    return new FormatException(path, "byte " + at, problem);
  }
}
