package io.github.hrm4j.tensor.io;

import io.github.hrm4j.tensor.DType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Elements in a row, in an entry of the archive; checked against its checksum at first use. */
final class TorchStorage {
  private final Path path;
  private final ZipFile.Entry entry;
  private final DType dtype;
  private boolean verified;

  TorchStorage(Path path, ZipFile.Entry entry, DType dtype) {
    this.path = path;
    this.entry = entry;
    this.dtype = dtype;
  }

  DType dtype() {
    return dtype;
  }

  long elements() {
    return entry.data().byteSize() / dtype.bytes();
  }

  /**
   * The bytes, where they lie.
   *
   * @throws FormatException if they are damaged
   */
  synchronized MemorySegment bytes() throws IOException {
    if (!verified) {
      verify(path, entry);
      verified = true;
    }
    return entry.data();
  }

  /** Compares an entry with its checksum. */
  static void verify(Path path, ZipFile.Entry entry) throws IOException {
    long found = Segments.crc32(entry.data());
    if (found != entry.crc32()) {
      throw new FormatException(
          path,
          entry.name(),
          "damaged: its checksum is %08x, must be %08x".formatted(found, entry.crc32()));
    }
  }
}
