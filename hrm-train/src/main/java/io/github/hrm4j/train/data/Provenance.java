package io.github.hrm4j.train.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where a dataset comes from, kept in {@code provenance.json} beside the reference's files: enough
 * to make it again and to see that it was not changed. It holds no date and no path, so the same
 * options give the same bytes everywhere.
 *
 * @param builder what made it
 * @param options its options by their names on the command line, the seed among them
 * @param sources the files read
 */
record Provenance(String builder, Map<String, Object> options, List<Source> sources) {
  private static final String FILE = "provenance.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** A file read, by its name alone. */
  record Source(String name, Split split, String sha256) {
    static Source of(Path file, Split split) throws IOException {
      return new Source(file.getFileName().toString(), split, hash(file));
    }
  }

  /** Writes the file, with the SHA-256 of every other file of the dataset. */
  void write(Path dataset) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("tool", "hrm4j " + version());
    root.put("builder", builder);
    root.set("options", optionsJson());
    for (Source source : sources) {
      root.withArray("sources")
          .addObject()
          .put("name", source.name)
          .put("split", source.split.folder())
          .put("sha256", source.sha256);
    }
    root.set("files", JSON.valueToTree(hashes(dataset)));
    Files.writeString(dataset.resolve(FILE), JSON.writeValueAsString(root) + "\n");
  }

  /**
   * Checks that a dataset was made with these options and not changed since.
   *
   * @throws ConfigException if not, saying what to do
   */
  void verify(Path dataset) throws IOException {
    JsonNode root = read(dataset);
    JsonNode wanted = optionsJson();
    JsonNode found = root.path("options");
    if (!root.path("builder").asText().equals(builder) || !found.equals(wanted)) {
      throw new ConfigException(
          "%s: made with other options, %s instead of %s; remove it, or choose another data_path"
              .formatted(dataset, found, wanted));
    }
    JsonNode files = JSON.valueToTree(hashes(dataset));
    if (!root.path("files").equals(files)) {
      throw new ConfigException(
          dataset + ": its files are not those that were written; remove it to have it made anew");
    }
  }

  /** A dataset's provenance. */
  static JsonNode read(Path dataset) throws IOException {
    Path file = dataset.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new ConfigException(file + ": missing, so nothing is known of how the data was made");
    }
    try {
      return JSON.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new ConfigException(file + ": not valid JSON: " + e.getOriginalMessage());
    }
  }

  // Through text, so that numbers have the types they have when read back.
  private JsonNode optionsJson() throws JsonProcessingException {
    return JSON.readTree(JSON.writeValueAsString(options));
  }

  private static String version() {
    ModuleDescriptor module = Provenance.class.getModule().getDescriptor();
    return module == null ? "unversioned" : module.rawVersion().orElse("unversioned");
  }

  private static Map<String, String> hashes(Path dataset) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(dataset)) {
      files = new ArrayList<>(walk.filter(Files::isRegularFile).toList());
    }
    files.remove(dataset.resolve(FILE));
    Map<String, String> hashes = new TreeMap<>();
    for (Path file : files) {
      hashes.put(dataset.relativize(file).toString().replace('\\', '/'), hash(file));
    }
    return hashes;
  }

  /** SHA-256 of a file, in hexadecimal digits. */
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
