package io.github.hrm4j.checkpoint;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.tensor.io.Safetensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a checkpoint says about its model beside the weights: all one needs to use it.
 *
 * @param config the model, vocab_size and seq_len included
 * @param task the puzzle it was trained on, such as {@code sudoku}; empty if unknown
 * @param vocabulary what each token stands for, V entries; empty if unknown
 * @param notes whatever else the writer wanted to say, by key
 */
public record CheckpointInfo(
    HrmConfig config, String task, List<String> vocabulary, Map<String, String> notes) {
  static final String FORMAT = "hrm4j 1";

  private static final String FORMAT_KEY = "format";
  private static final String TASK_KEY = "task";
  private static final String VOCABULARY_KEY = "vocabulary";
  private static final String NOTE_PREFIX = "note.";

  /**
   * Checks that the parts fit each other.
   *
   * @throws IllegalArgumentException if the vocabulary has another size than the model's, or one of
   *     its entries a line break
   */
  public CheckpointInfo {
    vocabulary = List.copyOf(vocabulary);
    notes = Map.copyOf(notes);
    if (!vocabulary.isEmpty() && vocabulary.size() != config.vocabSize()) {
      throw new IllegalArgumentException(
          "vocabulary of %d entries for a model with vocab_size=%d"
              .formatted(vocabulary.size(), config.vocabSize()));
    }
    for (String entry : vocabulary) {
      if (entry.contains("\n")) {
        throw new IllegalArgumentException("vocabulary: an entry has a line break: " + entry);
      }
    }
  }

  /**
   * {@return the information as the metadata of a safetensors file: settings by the reference's
   * names, the vocabulary a line each}
   */
  public Map<String, String> toMetadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FORMAT_KEY, FORMAT);
    metadata.put(TASK_KEY, task);
    if (!vocabulary.isEmpty()) {
      metadata.put(VOCABULARY_KEY, String.join("\n", vocabulary));
    }
    config.toMap().forEach((name, value) -> metadata.put(name, value.toString()));
    notes.forEach((key, value) -> metadata.put(NOTE_PREFIX + key, value));
    return metadata;
  }

  /** Whether a file says that it is one of ours, of whatever version. */
  static boolean isIn(Safetensors file) {
    return file.metadata().getOrDefault(FORMAT_KEY, "").startsWith("hrm4j");
  }

  /** What {@link #toMetadata} wrote into a file. */
  static CheckpointInfo of(Safetensors file) throws FormatException {
    Map<String, String> metadata = new LinkedHashMap<>(file.metadata());
    String format = metadata.remove(FORMAT_KEY);
    if (!FORMAT.equals(format)) {
      throw new FormatException(
          file.path(),
          "__metadata__",
          format == null
              ? "has no model configuration: this is not an hrm4j checkpoint"
              : "format '" + format + "': this version reads '" + FORMAT + "'");
    }
    String task = metadata.getOrDefault(TASK_KEY, "");
    metadata.remove(TASK_KEY);
    String lines = metadata.remove(VOCABULARY_KEY);
    Map<String, String> notes = new LinkedHashMap<>();
    metadata.entrySet().removeIf(entry -> isNote(entry, notes));
    try {
      HrmConfig config = HrmConfig.of(metadata);
      List<String> vocabulary = lines == null ? List.of() : List.of(lines.split("\n", -1));
      return new CheckpointInfo(config, task, vocabulary, notes);
    } catch (IllegalArgumentException e) {
      throw new FormatException(file.path(), "__metadata__", e.getMessage(), e);
    }
  }

  private static boolean isNote(Map.Entry<String, String> entry, Map<String, String> notes) {
    if (!entry.getKey().startsWith(NOTE_PREFIX)) {
      return false;
    }
    notes.put(entry.getKey().substring(NOTE_PREFIX.length()), entry.getValue());
    return true;
  }
}
