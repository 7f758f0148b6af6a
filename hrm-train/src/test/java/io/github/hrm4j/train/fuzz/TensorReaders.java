package io.github.hrm4j.train.fuzz;

import io.github.hrm4j.checkpoint.CheckpointFile;
import io.github.hrm4j.tensor.io.NpyFile;
import io.github.hrm4j.tensor.io.Safetensors;
import io.github.hrm4j.tensor.io.TensorData;
import io.github.hrm4j.tensor.io.TorchFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Reads files of tensors to the end, and checks what was read. */
final class TensorReaders {
  private TensorReaders() {}

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }

  /** The data are the last bytes of the file, as many as type and shape say. */
  static void npy(Path path) throws IOException {
    try (NpyFile file = NpyFile.open(path)) {
      MemorySegment bytes = MemorySegment.ofArray(Files.readAllBytes(path));
      long size = file.size() * file.type().bytes();
      require(file.data().byteSize() == size && size < bytes.byteSize(), "size " + size);
      MemorySegment last = bytes.asSlice(bytes.byteSize() - size);
      require(last.mismatch(file.data()) == -1, "other data");
      require(file.floats().length == file.size(), "other floats");
    }
  }

  /** The tensors fill the end of the file, one after the other. */
  static void safetensors(Path path) throws IOException {
    try (Safetensors file = Safetensors.open(path)) {
      MemorySegment bytes = MemorySegment.ofArray(Files.readAllBytes(path));
      ByteArrayOutputStream data = new ByteArrayOutputStream();
      for (TensorData tensor : file.tensors().values()) {
        data.writeBytes(elements(tensor));
      }
      MemorySegment last = bytes.asSlice(bytes.byteSize() - data.size());
      require(last.mismatch(MemorySegment.ofArray(data.toByteArray())) == -1, "other data");
    }
  }

  /** A checkpoint of ours, up to the point where a model would be made of it. */
  static void checkpoint(Path path) throws IOException {
    try (CheckpointFile file = CheckpointFile.open(path)) {
      file.shapeSettings();
      if (file.info().isPresent()) {
        file.requireFits(file.info().get().config());
      }
    }
  }

  /** A PyTorch file must have just these contents: everything in it has a checksum. */
  static void torch(Path path, Map<String, String> expected) throws IOException {
    require(torch(path).equals(expected), "other contents");
  }

  /** Everything in a PyTorch file, in words. */
  static Map<String, String> torch(Path path) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (TorchFile file = TorchFile.open(path)) {
      file.scalars().forEach((name, value) -> contents.put(name, value.toString()));
      for (Map.Entry<String, TensorData> tensor : file.tensors().entrySet()) {
        byte[] bytes = elements(tensor.getValue());
        CRC32 crc = new CRC32();
        crc.update(bytes);
        contents.put(
            tensor.getKey(),
            "%s%s %d"
                .formatted(tensor.getValue().dtype(), tensor.getValue().shape(), crc.getValue()));
      }
    }
    return contents;
  }

  private static byte[] elements(TensorData tensor) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    tensor.forEachChunk(
        chunk -> out.writeBytes(chunk.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)));
    require(out.size() == tensor.byteSize(), "%d bytes".formatted(out.size()));
    return out.toByteArray();
  }

  /** An entry of a zip file. */
  record Entry(String name, byte[] bytes) {}

  /** The entries of a zip file, read by the JDK. */
  static List<Entry> unzip(byte[] file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (java.util.zip.ZipFile zip = new java.util.zip.ZipFile(temporary(file).toFile())) {
      for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
        entries.add(new Entry(entry.getName(), zip.getInputStream(entry).readAllBytes()));
      }
    }
    return entries;
  }

  private static Path temporary(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("unzip", ".zip");
    file.toFile().deleteOnExit();
    return Files.write(file, bytes);
  }

  /** A zip file of stored entries with right checksums, written by the JDK. */
  static byte[] zip(List<Entry> entries, byte[] pickle) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Entry entry : entries) {
        byte[] content = entry.name().endsWith("/data.pkl") ? pickle : entry.bytes();
        ZipEntry header = new ZipEntry(entry.name());
        CRC32 crc = new CRC32();
        crc.update(content);
        header.setSize(content.length);
        header.setCompressedSize(content.length);
        header.setCrc(crc.getValue());
        zip.putNextEntry(header);
        zip.write(content);
      }
    }
    return bytes.toByteArray();
  }
}
