package io.github.hrm4j.train.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.JsonFile;
import io.github.hrm4j.train.ProgramVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where a dataset comes from, kept in {@code provenance.json} beside the reference's files: enough
 * to make it again and to see that it was not changed. It holds no date and no path, so the same
 * options give the same bytes everywhere.
 *
 * @param builder what made it
 * @param options its options by their names on the command line, the seed among them
 * @param sources what was read
 */
record Provenance(
    String builder, Map<String, Object> options, List<? extends Provenance.Source> sources) {
  private static final String FILE = "provenance.json";

  /** Room for the hashes of tens of thousands of sources. */
  private static final int MAX_BYTES = 1 << 23;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** What was read, by its name alone: a file, or a folder of files. */
  sealed interface Source {
    /** The name without its path. */
    String name();

    /** The SHA-256 of a file; of a folder, see {@link ChunkHash#ofList}. */
    String sha256();
  }

  /** A CSV file and the split that it went to. */
  record CsvSource(String name, Split split, String sha256) implements Source {
    /** The file as it is now. */
    static CsvSource of(Path file, Split split) throws IOException {
      return new CsvSource(file.getFileName().toString(), split, plainHash(file));
    }
  }

  /** A folder of task files. */
  record TaskFolder(String name, int tasks, String sha256) implements Source {}

  /**
   * Writes the file, with the hash of every other file of the dataset.
   *
   * @param known hashes that need not be computed again
   */
  void write(Path dataset, Map<String, String> known) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("tool", "hrm4j " + ProgramVersion.text());
    root.put("builder", builder);
    root.set("options", optionsJson());
    for (Source source : sources) {
      ObjectNode entry = root.withArray("sources").addObject().put("name", source.name());
      switch (source) {
        case CsvSource csv -> entry.put("split", csv.split.folder());
        case TaskFolder folder -> entry.put("tasks", folder.tasks);
      }
      entry.put("sha256", source.sha256());
    }
    SortedMap<String, String> hashes = hashes(dataset, known);
    root.put("chunk_bytes", ChunkHash.CHUNK);
    root.set("files", JSON.valueToTree(hashes));
    root.put("result", ChunkHash.ofList(hashes));
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
    if (!root.has("chunk_bytes")) {
      throw new ConfigException(
          dataset + ": made by an earlier version; remove it to have it made anew");
    }
    JsonNode files = JSON.valueToTree(hashes(dataset, Map.of()));
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
    return JsonFile.readObject(file, MAX_BYTES);
  }

  // Through text, so that numbers have the types they have when read back.
  private JsonNode optionsJson() throws JsonProcessingException {
    return JSON.readTree(JSON.writeValueAsString(options));
  }

  private static SortedMap<String, String> hashes(Path dataset, Map<String, String> known)
      throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(dataset)) {
      files = new ArrayList<>(walk.filter(Files::isRegularFile).toList());
    }
    files.remove(dataset.resolve(FILE));
    SortedMap<String, String> hashes = new TreeMap<>();
    for (Path file : files) {
      String name = NewDataset.nameOf(dataset, file);
      hashes.put(name, known.containsKey(name) ? known.get(name) : ChunkHash.of(file));
    }
    return hashes;
  }

  private static String plainHash(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = ChunkHash.sha256();
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return ChunkHash.hex(digest.digest());
    }
  }
}
