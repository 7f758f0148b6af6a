package io.github.hrm4j.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.tensor.io.NpyFile;
import io.github.hrm4j.tensor.io.NpyType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A folder with {@code case.json} and stored tensors. It remembers which of them were used: those
 * given as inputs, and those compared with. Tensors are named by their path without {@code .npy}.
 */
final class GoldenCase {
  static final String DESCRIPTION = "case.json";
  private static final String SUFFIX = ".npy";

  private final String name;
  private final String prefix;
  private final Path folder;
  private final JsonNode description;
  private final Map<String, JsonNode> listed = new LinkedHashMap<>();
  private final Set<String> stored = new TreeSet<>();
  private final Set<String> used = new TreeSet<>();

  /**
   * Opens a folder.
   *
   * @param name of the case in the report
   * @param prefix of this folder's checks in the report; empty, or an operation's name and a slash
   */
  GoldenCase(String name, String prefix, Path folder) throws IOException {
    this.name = name;
    this.prefix = prefix;
    this.folder = folder;
    this.description = new ObjectMapper().readTree(folder.resolve(DESCRIPTION).toFile());
    for (JsonNode tensor : description.path("tensors")) {
      listed.put(withoutSuffix(tensor.path("file").asText()), tensor);
    }
    Files.walkFileTree(folder, new TensorFinder());
  }

  private static String withoutSuffix(String file) {
    return file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : file;
  }

  /** Finds the .npy files of this case, but not those of the cases below it. */
  private final class TensorFinder extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      boolean another = !directory.equals(folder) && Files.exists(directory.resolve(DESCRIPTION));
      return another ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.toString().endsWith(SUFFIX)) {
        stored.add(withoutSuffix(folder.relativize(file).toString().replace('\\', '/')));
      }
      return FileVisitResult.CONTINUE;
    }
  }

  String name() {
    return name;
  }

  String prefix() {
    return prefix;
  }

  Path folder() {
    return folder;
  }

  JsonNode description() {
    return description;
  }

  /** Whether a tensor is listed or stored. */
  boolean has(String tensor) {
    return listed.containsKey(tensor) || stored.contains(tensor);
  }

  /** All tensors, listed or stored. */
  Collection<String> tensors() {
    Set<String> all = new TreeSet<>(stored);
    all.addAll(listed.keySet());
    return all;
  }

  /** The rest of the names of those tensors that begin with a prefix. */
  List<String> under(String start) {
    return tensors().stream()
        .filter(tensor -> tensor.startsWith(start))
        .map(tensor -> tensor.substring(start.length()))
        .toList();
  }

  /**
   * The numbers k for which there is a tensor that begins with start + k + "/", and the largest.
   */
  int largestIndex(String start) {
    return under(start).stream()
        .map(rest -> rest.substring(0, Math.max(0, rest.indexOf('/'))))
        .filter(index -> index.matches("[1-9][0-9]{0,3}"))
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(0);
  }

  /** Marks a tensor as used: it went into a computation or was compared with a result. */
  void use(String tensor) {
    used.add(tensor);
  }

  /** Tensors that no check has used so far. */
  List<String> unused() {
    return tensors().stream().filter(tensor -> !used.contains(tensor)).toList();
  }

  float[] floats(String tensor) {
    return read(tensor, NpyFile::floats);
  }

  int[] ints(String tensor) {
    return read(tensor, NpyFile::ints);
  }

  Shape shape(String tensor) {
    return read(tensor, NpyFile::shape);
  }

  boolean isInteger(String tensor) {
    return read(tensor, file -> !file.type().isFloating());
  }

  /** A copy on a backend, owned by its innermost scope. */
  Tensor tensor(String tensor, Backend backend) {
    return read(tensor, file -> file.tensor(backend));
  }

  private interface Reading<T> {
    T of(NpyFile file) throws IOException;
  }

  private <T> T read(String tensor, Reading<T> reading) {
    try (NpyFile file = NpyFile.open(folder.resolve(tensor + SUFFIX))) {
      requireAsListed(tensor, file);
      return reading.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private void requireAsListed(String tensor, NpyFile file) throws FormatException {
    JsonNode entry = listed.get(tensor);
    if (entry == null) {
      return;
    }
    String found = "\"" + dtype(file.type()) + "\" " + file.shape();
    String expected = entry.path("dtype") + " " + entry.path("shape").toString().replace(",", ", ");
    if (!found.equals(expected)) {
      throw new FormatException(
          file.path(), "header", "is " + found + ", but " + DESCRIPTION + " says " + expected);
    }
  }

  private static String dtype(NpyType type) {
    return type.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** A number of the description, by a path of keys. */
  double number(String... keys) {
    JsonNode node = description;
    for (String key : keys) {
      node = node.path(key);
    }
    if (!node.isNumber()) {
      throw new IllegalArgumentException(
          folder.resolve(DESCRIPTION) + ": " + String.join(".", keys) + ": must be a number");
    }
    return node.doubleValue();
  }

  /** The numbers of an object of the description; empty if there is none. */
  Map<String, Double> numbers(String... keys) {
    JsonNode node = description;
    for (String key : keys) {
      node = node.path(key);
    }
    Map<String, Double> numbers = new TreeMap<>();
    node.properties().forEach(entry -> numbers.put(entry.getKey(), entry.getValue().asDouble()));
    return numbers;
  }

  @Override
  public String toString() {
    return name + " (" + folder + ")";
  }
}
