package io.github.hrm4j.train.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The bytes of a TensorBoard event file. A file is a sequence of records as TensorFlow documents
 * them (TFRecord): length as 8 bytes little endian, its checksum, the data, its checksum; the
 * checksum is CRC-32C, rotated and shifted by a constant. The data is a Protocol Buffers message
 * {@code Event} of TensorFlow's {@code event.proto} and {@code summary.proto}, of which these
 * fields are used:
 *
 * <pre>
 * Event          1 wall_time double   2 step int64   3 file_version string   5 summary Summary
 * Summary        1 value repeated Summary.Value
 * Summary.Value  1 tag string         2 simple_value float
 * </pre>
 */
final class EventRecords {
  private static final int MASK_DELTA = 0xa282ead8;

  // How a field's value is stored, the low three bits of its key.
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private EventRecords() {}

  /** The first record of a file: {@code Event(wall_time, file_version)}. */
  static byte[] version(double wallTime) {
    Message event = new Message();
    event.fixed64(1, wallTime);
    event.bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
    return event.toByteArray();
  }

  /** {@code Event(wall_time, step, summary)} with a value for each scalar. */
  static byte[] scalars(double wallTime, long step, Map<String, Float> scalars) {
    Message summary = new Message();
    scalars.forEach(
        (tag, scalar) -> {
          Message value = new Message();
          value.bytes(1, tag.getBytes(StandardCharsets.UTF_8));
          value.fixed32(2, scalar);
          summary.bytes(1, value.toByteArray());
        });
    Message event = new Message();
    event.fixed64(1, wallTime);
    event.varint(2, step);
    event.bytes(5, summary.toByteArray());
    return event.toByteArray();
  }

  /** A record around the data. */
  static ByteBuffer framed(byte[] data) {
    byte[] length = new byte[Long.BYTES];
    ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length);
    return littleEndian(length.length + Integer.BYTES + data.length + Integer.BYTES)
        .put(length)
        .putInt(maskedCrc(length))
        .put(data)
        .putInt(maskedCrc(data))
        .flip();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** CRC-32C rotated right by 15 bits plus a constant, so that a checksum of checksums is sound. */
  static int maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  /** A Protocol Buffers message, field by field. */
  private static final class Message extends ByteArrayOutputStream {
    private void key(int field, int wireType) {
      rawVarint((long) field << 3 | wireType);
    }

    private void rawVarint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        write((int) (rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      write((int) rest);
    }

    void varint(int field, long value) {
      key(field, VARINT);
      rawVarint(value);
    }

    void fixed64(int field, double value) {
      key(field, FIXED64);
      byte[] bytes = new byte[Long.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(value);
      writeBytes(bytes);
    }

    void fixed32(int field, float value) {
      key(field, FIXED32);
      byte[] bytes = new byte[Integer.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
      writeBytes(bytes);
    }

    void bytes(int field, byte[] value) {
      key(field, BYTES);
      rawVarint(value.length);
      writeBytes(value);
    }
  }
}
