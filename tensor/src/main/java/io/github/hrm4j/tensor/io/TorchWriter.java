package io.github.hrm4j.tensor.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Writes PyTorch's zip format. */
final class TorchWriter {
  /** What torch.save calls the folder in the archive when it does not know the file's name. */
  private static final String FOLDER = "archive/";

  private static final String FORMAT_VERSION = "3\n";

  private TorchWriter() {}

  static void write(Path path, Map<String, ? extends TensorData> tensors) throws IOException {
    write(path, tensors, ZipFile.IN_ZIP64);
  }

  /** With the limit of {@link ZipWriter}. */
  static void write(Path path, Map<String, ? extends TensorData> tensors, long limit)
      throws IOException {
    try (AtomicFile file = AtomicFile.create(path)) {
      ZipWriter zip = new ZipWriter(file, limit);
      add(zip, "data.pkl", PickleWriter.stateDict(tensors));
      add(zip, "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
      int key = 0;
      for (TensorData tensor : tensors.values()) {
        zip.add(FOLDER + "data/" + key++, tensor.byteSize(), tensor::forEachChunk);
      }
      add(zip, "version", FORMAT_VERSION.getBytes(StandardCharsets.US_ASCII));
      zip.finish();
      file.commit();
    }
  }

  private static void add(ZipWriter zip, String name, byte[] content) throws IOException {
    MemorySegment bytes = MemorySegment.ofArray(content);
    zip.add(FOLDER + name, content.length, sink -> sink.accept(bytes));
  }
}
