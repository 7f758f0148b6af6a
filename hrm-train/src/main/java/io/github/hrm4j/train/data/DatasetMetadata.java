package io.github.hrm4j.train.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The contents of a split's {@code dataset.json}, by the reference's names.
 *
 * @param padId token that fills up inputs
 * @param ignoreLabelId label that is left out of loss and metrics; empty (JSON null) if none is
 * @param blankIdentifierId puzzle identifier of padding rows
 * @param vocabSize number of different tokens V
 * @param seqLen tokens in a puzzle S
 * @param numPuzzleIdentifiers rows of the puzzle embedding
 * @param totalGroups groups in all sets of this split
 * @param meanPuzzleExamples examples per puzzle
 * @param sets names of the sets, which are the beginnings of the file names
 */
public record DatasetMetadata(
    int padId,
    OptionalInt ignoreLabelId,
    int blankIdentifierId,
    int vocabSize,
    int seqLen,
    int numPuzzleIdentifiers,
    long totalGroups,
    double meanPuzzleExamples,
    List<String> sets) {
  private static final int MAX_BYTES = 1 << 20;

  private static final List<String> KEYS =
      List.of(
          "pad_id",
          "ignore_label_id",
          "blank_identifier_id",
          "vocab_size",
          "seq_len",
          "num_puzzle_identifiers",
          "total_groups",
          "mean_puzzle_examples",
          "sets");

  /** Keeps a copy of the names. */
  public DatasetMetadata {
    sets = List.copyOf(sets);
  }

  /**
   * Reads a {@code dataset.json}. Keys that are not known are passed over.
   *
   * @throws ConfigException naming the file and what is missing or wrong in it
   */
  public static DatasetMetadata read(Path file) throws IOException {
    JsonNode root = JsonFile.readObject(file, MAX_BYTES);
    List<String> missing = KEYS.stream().filter(key -> !root.has(key)).toList();
    if (!missing.isEmpty()) {
      throw new ConfigException("%s: missing %s".formatted(file, String.join(", ", missing)));
    }
    var reader = new Fields(file, root);
    JsonNode ignored = root.get("ignore_label_id");
    return new DatasetMetadata(
        reader.integer("pad_id", 0),
        ignored.isNull()
            ? OptionalInt.empty()
            : OptionalInt.of(reader.integer("ignore_label_id", Integer.MIN_VALUE)),
        reader.integer("blank_identifier_id", 0),
        reader.integer("vocab_size", 1),
        reader.integer("seq_len", 1),
        reader.integer("num_puzzle_identifiers", 1),
        reader.integer("total_groups", 0),
        reader.number("mean_puzzle_examples"),
        reader.names("sets"));
  }

  private record Fields(Path file, JsonNode root) {
    int integer(String key, int least) {
      JsonNode value = root.get(key);
      if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < least) {
        throw wrong(key, least > Integer.MIN_VALUE ? "an integer >= " + least : "an integer");
      }
      return value.intValue();
    }

    double number(String key) {
      JsonNode value = root.get(key);
      double number = value.isNumber() ? value.doubleValue() : -1;
      if (!(number >= 0) || number == Double.POSITIVE_INFINITY) {
        throw wrong(key, "a number >= 0");
      }
      return number;
    }

    List<String> names(String key) {
      List<String> names = new ArrayList<>();
      for (JsonNode name : root.get(key)) {
        if (!name.isTextual() || !name.textValue().matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
          throw wrong(key, "a list of plain file name beginnings");
        }
        names.add(name.textValue());
      }
      if (names.isEmpty()) {
        throw wrong(key, "a list of at least one name");
      }
      return names;
    }

    private ConfigException wrong(String key, String allowed) {
      return new ConfigException(
          "%s: %s is %s, must be %s".formatted(file, key, root.get(key), allowed));
    }
  }

  /** The file's contents as the reference's builder writes them, spaces included. */
  String json() {
    return """
        {"pad_id": %d, "ignore_label_id": %s, "blank_identifier_id": %d, "vocab_size": %d, \
        "seq_len": %d, "num_puzzle_identifiers": %d, "total_groups": %d, \
        "mean_puzzle_examples": %s, "sets": [%s]}"""
        .formatted(
            padId,
            ignoreLabelId.isPresent() ? ignoreLabelId.getAsInt() : "null",
            blankIdentifierId,
            vocabSize,
            seqLen,
            numPuzzleIdentifiers,
            totalGroups,
            meanPuzzleExamples,
            sets.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", ")));
  }
}
