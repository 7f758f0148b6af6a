package io.github.hrm4j.tensor.io;

import static java.util.stream.Collectors.joining;

import io.github.hrm4j.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * What precedes the data of a .npy file (NumPy enhancement proposal 1 and numpy.lib.format): a
 * magic string, a version, the header's length and a Python dictionary.
 *
 * @param type of the elements
 * @param shape extents in C order
 * @param dataOffset where the data begins, in bytes
 */
record NpyHeader(NpyType type, Shape shape, long dataOffset) {
  // "\x93NUMPY" as a little-endian number, in the lower six bytes.
  private static final long MAGIC = 0x5950_4D55_4E93L;
  private static final int ALIGNMENT = 64;
  private static final int MAX_LENGTH = 1 << 20;

  /** Reads the header and checks it against the file's size. */
  static NpyHeader parse(Path path, MemorySegment file) throws FormatException {
    long size = file.byteSize();
    if (size < 10 || (littleEndian(file, 0, 8) & 0xFFFF_FFFF_FFFFL) != MAGIC) {
      throw new FormatException(path, "byte 0", "not a .npy file: the magic string is missing");
    }
    int major = file.get(ValueLayout.JAVA_BYTE, 6);
    int minor = file.get(ValueLayout.JAVA_BYTE, 7);
    if (major < 1 || major > 3 || minor != 0) {
      throw new FormatException(
          path, "byte 6", "version " + major + "." + minor + " is unknown; 1.0 to 3.0 are read");
    }
    int preamble = major == 1 ? 10 : 12;
    long length = size < preamble ? 0 : littleEndian(file, 8, preamble - 8);
    if (size < preamble || length > size - preamble) {
      throw new FormatException(
          path, "byte 8", "truncated: a header of " + length + " bytes, a file of " + size);
    }
    if (length > MAX_LENGTH) {
      throw new FormatException(
          path, "byte 8", "a header of " + length + " bytes is too long; at most " + MAX_LENGTH);
    }
    byte[] text = file.asSlice(preamble, length).toArray(ValueLayout.JAVA_BYTE);
    NpyHeaderParser.Fields fields =
        new NpyHeaderParser(path, preamble, new String(text, StandardCharsets.ISO_8859_1)).parse();
    NpyHeader header = new NpyHeader(fields.type(), fields.shape(), preamble + length);
    header.checkSize(path, size);
    return header;
  }

  private void checkSize(Path path, long size) throws FormatException {
    // No overflow: the parser limits the number of elements to 2⁵⁶.
    long expected = shape.size() * type.bytes();
    long found = size - dataOffset;
    if (found != expected) {
      throw new FormatException(
          path,
          "byte " + dataOffset,
          "%s: %s of %s needs %d bytes of data, the file has %d"
              .formatted(
                  found < expected ? "truncated" : "too long",
                  shape,
                  type.descr(),
                  expected,
                  found));
    }
  }

  private static long littleEndian(MemorySegment file, long at, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (file.get(ValueLayout.JAVA_BYTE, at + i) & 0xFFL) << (8 * i);
    }
    return value;
  }

  /**
   * The bytes of a version 1.0 header, padded so that the data is aligned to 64 bytes.
   *
   * @param atLeast size in bytes to pad to, so that another shape's header can take its place
   */
  static ByteBuffer encode(NpyType type, int[] extents, int atLeast) {
    String list = IntStream.of(extents).mapToObj(Integer::toString).collect(joining(", "));
    String tuple = "(" + list + (extents.length == 1 ? ",)" : ")");
    String dictionary =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type.descr(), tuple);
    int unpadded = Math.max(atLeast, 10 + dictionary.length() + 1);
    int total = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer header = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(MAGIC | 1L << 48).putShort((short) (total - 10));
    header.put(dictionary.getBytes(StandardCharsets.US_ASCII));
    while (header.position() < total - 1) {
      header.put((byte) ' ');
    }
    return header.put((byte) '\n').flip();
  }
}
