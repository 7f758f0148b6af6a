package io.github.hrm4j.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.hrm4j.tensor.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A folder of results. Each file is there as a whole or not at all, whenever the program ends, and
 * may be written again with more in it.
 */
final class OutputFolder {
  private final Path folder;
  private final Set<Path> files = new LinkedHashSet<>();

  /** A folder that is there. */
  OutputFolder(Path folder) {
    this.folder = folder;
  }

  /** Writes a text in place of what the file held before. */
  void write(String name, String text) throws IOException {
    Path path = folder.resolve(name);
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(StandardCharsets.UTF_8.encode(text));
      file.commit();
    }
    files.add(path);
  }

  /** Writes a value as JSON, indented. */
  void writeJson(String name, Object value) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    write(name, mapper.writeValueAsString(value) + "\n");
  }

  /** What was written, in the order of the first time. */
  List<Path> files() {
    return List.copyOf(files);
  }
}
