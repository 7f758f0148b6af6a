package io.github.hrm4j.train.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hrm4j.train.JsonFile;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What {@code run.json} says of the dataset: where it was, what was in it, how it was made. */
final class DataRecord {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Above this many bytes reading takes long enough for a word about it. */
  private static final long LARGE = 1L << 30;

  private static final int MOST_JSON = 64 << 20;

  private DataRecord() {}

  /**
   * SHA-256 of every file of the two splits and of identifiers.json, and the builder's options (its
   * seed among them) where they are known.
   */
  static ObjectNode of(Path dataset, RunListener listener) throws IOException {
    ObjectNode record = JSON.createObjectNode().put("path", dataset.toString());
    long bytes = 0;
    ObjectNode hashes = record.putObject("sha256");
    for (Split split : Split.values()) {
      List<Path> files = files(dataset.resolve(split.folder()));
      for (Path file : files) {
        bytes += Files.size(file);
      }
      if (bytes > LARGE) {
        listener.note("Hashing the dataset for run.json (" + Sizes.text(bytes) + ")…");
        bytes = 0;
      }
      for (Path file : files) {
        hashes.put(split.folder() + "/" + file.getFileName(), hash(file));
      }
    }
    Path identifiers = dataset.resolve("identifiers.json");
    if (Files.isRegularFile(identifiers)) {
      hashes.put("identifiers.json", hash(identifiers));
    }
    Path provenance = dataset.resolve("provenance.json");
    if (Files.isRegularFile(provenance)) {
      JsonNode made = JsonFile.readObject(provenance, MOST_JSON);
      for (String key : List.of("tool", "builder", "options")) {
        if (made.has(key)) {
          record.withObject("provenance").set(key, made.get(key));
        }
      }
    }
    return record;
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String hash(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
