package io.github.hrm4j.tensor.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32;

/** Walks through memory of any size in pieces that fit into buffers. */
final class Segments {
  private static final long CHUNK = 4L << 20;

  private Segments() {}

  static void forEachChunk(MemorySegment bytes, TensorData.Sink sink) throws IOException {
    for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
      sink.accept(bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)));
    }
  }

  /** The checksum of zip files. */
  static long crc32(MemorySegment bytes) throws IOException {
    CRC32 crc = new CRC32();
    forEachChunk(bytes, chunk -> crc.update(chunk.asByteBuffer()));
    return crc.getValue();
  }
}
