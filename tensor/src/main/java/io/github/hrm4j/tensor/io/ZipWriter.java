package io.github.hrm4j.tensor.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes stored entries one after the other into a zip file, each aligned to 64 bytes as PyTorch
 * does, ZIP64 where numbers need it. No times are written: equal entries give equal bytes.
 */
final class ZipWriter {
  private static final int ALIGNMENT = 64;
  private static final int VERSION = 45; // the first with ZIP64
  private static final int UTF8 = 1 << 11;
  private static final int PADDING_EXTRA = 0x4246; // "FB", PyTorch's mark

  private final AtomicFile file;
  private final long limit;
  private final List<Written> entries = new ArrayList<>();
  private long at;

  private record Written(byte[] name, long crc32, long size, long offset) {}

  /** Hands an entry's bytes to a sink. */
  interface Content {
    void writeTo(TensorData.Sink sink) throws IOException;
  }

  /**
   * A writer that begins at the start of the file.
   *
   * @param limit numbers from here on go into ZIP64 fields: {@link ZipFile#IN_ZIP64}, or less to
   *     try them out
   */
  ZipWriter(AtomicFile file, long limit) {
    this.file = file;
    this.limit = limit;
  }

  /**
   * Appends an entry.
   *
   * @param size in bytes; the content must keep to it
   */
  void add(String name, long size, Content content) throws IOException {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    long offset = at;
    ByteBuffer header = local(utf8, size);
    at += header.remaining();
    file.write(header);
    CRC32 crc = new CRC32();
    long begin = at;
    content.writeTo(
        bytes -> {
          crc.update(bytes.asByteBuffer());
          at += bytes.byteSize();
          file.write(bytes);
        });
    if (at - begin != size) {
      throw new IllegalStateException(name + ": " + (at - begin) + " bytes instead of " + size);
    }
    file.patch(offset + 14, littleEndian(4).putInt((int) crc.getValue()).flip());
    entries.add(new Written(utf8, crc.getValue(), size, offset));
  }

  private ByteBuffer local(byte[] name, long size) {
    ByteBuffer zip64 = zip64(size, size);
    long unpadded = at + ZipFile.LOCAL_BYTES + name.length + zip64.remaining() + 4;
    int padding = (int) (-unpadded & (ALIGNMENT - 1));
    int extra = zip64.remaining() + 4 + padding;
    ByteBuffer header = littleEndian(ZipFile.LOCAL_BYTES + name.length + extra);
    header.putInt(ZipFile.LOCAL_SIGNATURE).putShort((short) VERSION).putShort((short) UTF8);
    header.putShort((short) 0).putInt(0).putInt(0); // stored; no time; the checksum follows later
    header.putInt(clipped(size)).putInt(clipped(size));
    header.putShort((short) name.length).putShort((short) extra).put(name).put(zip64);
    header.putShort((short) PADDING_EXTRA).putShort((short) padding);
    return header.rewind();
  }

  /** The numbers that do not fit into 32 bits, as an extra field. */
  private ByteBuffer zip64(long... numbers) {
    ByteBuffer field = littleEndian(4 + Long.BYTES * numbers.length).position(4);
    for (long number : numbers) {
      if (number >= limit) {
        field.putLong(number);
      }
    }
    if (field.position() == 4) {
      return littleEndian(0);
    }
    field.putShort(0, (short) ZipFile.ZIP64_EXTRA).putShort(2, (short) (field.position() - 4));
    return field.flip();
  }

  private int clipped(long number) {
    return (int) (number >= limit ? ZipFile.IN_ZIP64 : number);
  }

  /** Writes the directory. */
  void finish() throws IOException {
    long start = at;
    for (Written entry : entries) {
      ByteBuffer record = central(entry);
      at += record.remaining();
      file.write(record);
    }
    long size = at - start;
    file.write(end64(size, start));
    file.write(end(size, start));
  }

  private ByteBuffer central(Written entry) {
    ByteBuffer zip64 = zip64(entry.size, entry.size, entry.offset);
    ByteBuffer record = littleEndian(ZipFile.CENTRAL_BYTES + entry.name.length + zip64.remaining());
    record.putInt(ZipFile.CENTRAL_SIGNATURE).putShort((short) VERSION).putShort((short) VERSION);
    record.putShort((short) UTF8).putShort((short) 0).putInt(0).putInt((int) entry.crc32);
    record.putInt(clipped(entry.size)).putInt(clipped(entry.size));
    record.putShort((short) entry.name.length).putShort((short) zip64.remaining());
    record.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
    record.putInt(clipped(entry.offset)).put(entry.name).put(zip64);
    return record.flip();
  }

  /** The ZIP64 record and what leads to it; always written, as PyTorch does. */
  private ByteBuffer end64(long size, long start) {
    ByteBuffer record = littleEndian(ZipFile.END64_BYTES + ZipFile.LOCATOR64_BYTES);
    record.putInt(ZipFile.END64_SIGNATURE).putLong(ZipFile.END64_BYTES - 12);
    record.putShort((short) VERSION).putShort((short) VERSION).putInt(0).putInt(0);
    record.putLong(entries.size()).putLong(entries.size()).putLong(size).putLong(start);
    record.putInt(ZipFile.LOCATOR64_SIGNATURE).putInt(0).putLong(at).putInt(1);
    return record.flip();
  }

  private ByteBuffer end(long size, long start) {
    short count = (short) Math.min(0xFFFF, entries.size());
    ByteBuffer record = littleEndian(ZipFile.END_BYTES);
    record.putInt(ZipFile.END_SIGNATURE).putShort((short) 0).putShort((short) 0);
    record.putShort(count).putShort(count).putInt(clipped(size)).putInt(clipped(start));
    return record.putShort((short) 0).flip();
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
