package io.github.hrm4j.tensor.io;

import java.lang.foreign.MemorySegment;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The entries of a zip file (PKWARE's APPNOTE 6.3, ZIP64 included) that are stored as they are, so
 * that they can be used where they lie. What is compressed is refused: PyTorch never compresses,
 * and nothing can blow up then.
 */
final class ZipFile {
  static final int LOCAL_SIGNATURE = 0x04034b50;
  static final int CENTRAL_SIGNATURE = 0x02014b50;
  static final int END_SIGNATURE = 0x06054b50;
  static final int END64_SIGNATURE = 0x06064b50;
  static final int LOCATOR64_SIGNATURE = 0x07064b50;
  static final int LOCAL_BYTES = 30;
  static final int CENTRAL_BYTES = 46;
  static final int END_BYTES = 22;
  static final int END64_BYTES = 56;
  static final int LOCATOR64_BYTES = 20;
  static final int ZIP64_EXTRA = 1;

  /** Stands for a number that is in a ZIP64 record instead. */
  static final long IN_ZIP64 = 0xFFFF_FFFFL;

  private static final int IN_ZIP64_16 = 0xFFFF;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final int MAX_ENTRIES = 100_000;
  private static final int MAX_NAME = 1024;

  // Bounds the memory that names take.
  private static final int MAX_DIRECTORY = 8 << 20;
  private static final int ENCRYPTED = 1;

  private final ByteView file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * One file in the archive.
   *
   * @param data its bytes, mapped
   * @param crc32 what their checksum should be
   */
  record Entry(String name, MemorySegment data, long crc32) {}

  /** Where the directory lies and what it holds. */
  private record Directory(long entries, long size, long offset) {}

  private ZipFile(ByteView file) {
    this.file = file;
  }

  /** The entries by name, in the directory's order. */
  static Map<String, Entry> read(MappedFile mapped) throws FormatException {
    ZipFile zip = new ZipFile(new ByteView(mapped.path(), mapped.bytes()));
    zip.readDirectory();
    return Collections.unmodifiableMap(zip.entries);
  }

  private void readDirectory() throws FormatException {
    long end = findEnd();
    Directory directory = directory(end);
    if (directory.entries > MAX_ENTRIES || directory.size > MAX_DIRECTORY) {
      throw file.error(
          end,
          "%d entries in %d bytes of directory; at most %d in %d are read"
              .formatted(directory.entries, directory.size, MAX_ENTRIES, MAX_DIRECTORY));
    }
    file.slice(directory.offset, directory.size);
    if (directory.size > end - directory.offset) {
      throw file.error(end, "the directory of " + directory.size + " bytes overlaps its end");
    }
    long at = directory.offset;
    for (long i = 0; i < directory.entries; i++) {
      at = readEntry(at);
    }
    if (at != directory.offset + directory.size) {
      throw file.error(at, "the directory does not end where it should");
    }
  }

  /** The record at the end, in front of a comment of up to 64 KiB. */
  private long findEnd() throws FormatException {
    long last = file.size() - END_BYTES;
    for (long at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
      if (file.unsigned32(at) == END_SIGNATURE && file.unsigned16(at + 20) == last - at) {
        return at;
      }
    }
    throw file.error(
        Math.max(0, last), "truncated: a zip file must end with its directory, and there is none");
  }

  private Directory directory(long end) throws FormatException {
    long entries = file.unsigned16(end + 10);
    long size = file.unsigned32(end + 12);
    long offset = file.unsigned32(end + 16);
    if (entries < IN_ZIP64_16 && size < IN_ZIP64 && offset < IN_ZIP64) {
      return new Directory(entries, size, offset);
    }
    long locator = end - LOCATOR64_BYTES;
    if (locator < 0 || file.unsigned32(locator) != LOCATOR64_SIGNATURE) {
      throw file.error(end, "sizes refer to a ZIP64 record that is missing");
    }
    long record = file.unsigned63(locator + 8);
    if (file.unsigned32(record) != END64_SIGNATURE) {
      throw file.error(record, "is not the ZIP64 record that byte " + locator + " refers to");
    }
    return new Directory(
        file.unsigned63(record + 32), file.unsigned63(record + 40), file.unsigned63(record + 48));
  }

  /** Reads one entry of the directory; the place of the next. */
  private long readEntry(long at) throws FormatException {
    if (file.unsigned32(at) != CENTRAL_SIGNATURE) {
      throw file.error(at, "is not an entry of a zip directory");
    }
    int nameBytes = file.unsigned16(at + 28);
    int extraBytes = file.unsigned16(at + 30);
    String name = name(at + CENTRAL_BYTES, nameBytes);
    if ((file.unsigned16(at + 8) & ENCRYPTED) != 0) {
      throw file.error(at, "'" + name + "' is encrypted");
    }
    if (file.unsigned16(at + 10) != 0) {
      throw file.error(
          at, "'" + name + "' is compressed; only stored entries, as torch.save makes, are read");
    }
    long stored = file.unsigned32(at + 20);
    long size = file.unsigned32(at + 24);
    long offset = file.unsigned32(at + 42);
    Zip64 extra = new Zip64(at + CENTRAL_BYTES + nameBytes, extraBytes);
    size = extra.resolve(size);
    stored = extra.resolve(stored);
    offset = extra.resolve(offset);
    if (stored != size) {
      throw file.error(at, "'%s' has two sizes, %d and %d".formatted(name, stored, size));
    }
    Entry entry = new Entry(name, data(name, offset, size), file.unsigned32(at + 16));
    if (entries.putIfAbsent(name, entry) != null) {
      throw file.error(at, "'" + name + "' occurs twice");
    }
    return at + CENTRAL_BYTES + nameBytes + extraBytes + file.unsigned16(at + 32);
  }

  private String name(long at, int length) throws FormatException {
    if (length == 0 || length > MAX_NAME) {
      throw file.error(at, "a name of " + length + " bytes; 1 to " + MAX_NAME + " are possible");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(file.slice(at, length).asByteBuffer())
          .toString();
    } catch (CharacterCodingException e) {
      throw new FormatException(file.path(), "byte " + at, "a name that is not UTF-8", e);
    }
  }

  /** The bytes of an entry follow its local header, which repeats its name. */
  private MemorySegment data(String name, long offset, long size) throws FormatException {
    boolean isEntry =
        file.unsigned32(offset) == LOCAL_SIGNATURE && file.unsigned16(offset + 8) == 0;
    int nameBytes = file.unsigned16(offset + 26);
    if (!isEntry || !name.equals(name(offset + LOCAL_BYTES, nameBytes))) {
      throw file.error(offset, "is not the beginning of '" + name + "'");
    }
    return file.slice(offset + LOCAL_BYTES + nameBytes + file.unsigned16(offset + 28), size);
  }

  /** The numbers that did not fit, in the order in which they are asked for. */
  private final class Zip64 {
    private long next;
    private long end;

    Zip64(long at, int length) throws FormatException {
      file.slice(at, length);
      for (long field = at; field + 4 <= at + length; ) {
        int bytes = file.unsigned16(field + 2);
        if (file.unsigned16(field) == ZIP64_EXTRA) {
          next = field + 4;
          end = Math.min(at + length, next + bytes);
          return;
        }
        field += 4 + bytes;
      }
    }

    long resolve(long value) throws FormatException {
      if (value != IN_ZIP64) {
        return value;
      }
      if (end - next < 8) {
        throw file.error(next, "a size refers to a ZIP64 field that is missing");
      }
      next += 8;
      return file.unsigned63(next - 8);
    }
  }
}
