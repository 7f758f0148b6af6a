package io.github.hrm4j.train.audit;

import io.github.hrm4j.tensor.io.NpyFile;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.train.data.DatasetMetadata;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens the files of a split and checks all that can be checked without reading the examples. A set
 * whose files do not fit together is a fault and is left out.
 */
final class SplitFiles implements AutoCloseable {
  private static final double RELATIVE_ERROR = 1e-9; // of a mean written in decimal

  private final Path folder;
  private final Split split;
  private final DatasetMetadata metadata;
  private final boolean ours;
  private final Findings findings;
  private final List<AuditSet> sets = new ArrayList<>();
  private boolean complete = true;

  private SplitFiles(
      Path folder, Split split, DatasetMetadata metadata, boolean ours, Findings findings) {
    this.folder = folder;
    this.split = split;
    this.metadata = metadata;
    this.ours = ours;
    this.findings = findings;
  }

  /**
   * Opens a split.
   *
   * @param ours whether our builders made it, which always write uint8
   * @throws IOException if a file cannot be read, or is not what its name says
   */
  static SplitFiles open(
      Path dataset, Split split, DatasetMetadata metadata, boolean ours, Findings findings)
      throws IOException {
    var files = new SplitFiles(dataset.resolve(split.folder()), split, metadata, ours, findings);
    try {
      for (String set : metadata.sets()) {
        files.open(set);
      }
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
    files.checkMetadata();
    return files;
  }

  Split split() {
    return split;
  }

  DatasetMetadata metadata() {
    return metadata;
  }

  List<AuditSet> sets() {
    return sets;
  }

  AuditReport.Size size() {
    return new AuditReport.Size(
        sets.stream().mapToLong(set -> set.groups().length - 1).sum(),
        sets.stream().mapToLong(set -> set.puzzles().length - 1).sum(),
        sets.stream().mapToLong(AuditSet::examples).sum());
  }

  private void open(String set) throws IOException {
    Optional<int[]> identifiers = vector(set, "puzzle_identifiers");
    Optional<int[]> puzzles = vector(set, "puzzle_indices");
    Optional<int[]> groups = vector(set, "group_indices");
    NpyFile inputs = tokens(set, "inputs");
    NpyFile labels = null;
    boolean used = false;
    try {
      labels = tokens(set, "labels");
      if (identifiers.isPresent()
          && puzzles.isPresent()
          && groups.isPresent()
          && fit(set, inputs, labels, identifiers.get(), puzzles.get(), groups.get())) {
        sets.add(
            new AuditSet(
                split.folder() + "/" + set,
                set,
                inputs,
                labels,
                identifiers.get(),
                puzzles.get(),
                groups.get()));
        used = true;
      }
    } finally {
      if (!used) {
        complete = false;
        closeIfOpen(inputs);
        closeIfOpen(labels);
      }
    }
  }

  private static void closeIfOpen(NpyFile file) {
    if (file != null) {
      file.close();
    }
  }

  private Path file(String set, String part) {
    return folder.resolve(set + "__" + part + ".npy");
  }

  private boolean exists(Path file) {
    if (!Files.isRegularFile(file)) {
      findings.fault(file, "this file of the dataset is missing");
      return false;
    }
    return true;
  }

  private Optional<int[]> vector(String set, String part) throws IOException {
    Path path = file(set, part);
    if (!exists(path)) {
      return Optional.empty();
    }
    try (NpyFile file = NpyFile.open(path)) {
      if (file.type() != NpyType.INT32) {
        findings.fault(path, "its type is %s, must be <i4".formatted(file.type().descr()));
      }
      if (file.shape().rank() != 1 || file.type().isFloating()) {
        findings.fault(path, "shape " + file.shape() + ", must be integers with one axis");
        return Optional.empty();
      }
      return Optional.of(file.ints());
    }
  }

  private NpyFile tokens(String set, String part) throws IOException {
    Path path = file(set, part);
    if (!exists(path)) {
      return null;
    }
    NpyFile file = NpyFile.open(path);
    boolean shaped = file.shape().rank() == 2 && file.rowSize() == metadata.seqLen();
    if (!shaped || file.type().isFloating()) {
      findings.fault(
          path,
          "%s of %s, must be integers of shape [N, %d] (seq_len of dataset.json)"
              .formatted(file.shape(), file.type().descr(), metadata.seqLen()));
      file.close();
      return null;
    }
    if (ours && file.type() != NpyType.UINT8) {
      findings.fault(path, "its type is %s, ours are |u1".formatted(file.type().descr()));
    }
    return file;
  }

  private boolean fit(
      String set, NpyFile inputs, NpyFile labels, int[] identifiers, int[] puzzles, int[] groups) {
    if (inputs == null || labels == null) {
      return false;
    }
    if (labels.rows() != inputs.rows()) {
      findings.fault(
          labels.path(), "has %d rows, the inputs have %d".formatted(labels.rows(), inputs.rows()));
      return false;
    }
    boolean fit = isRising(file(set, "puzzle_indices"), puzzles, inputs.rows(), 0);
    fit &= isRising(file(set, "group_indices"), groups, puzzles.length - 1, 1);
    if (identifiers.length != puzzles.length - 1) {
      findings.fault(
          file(set, "puzzle_identifiers"),
          "has %d entries, there are %d puzzles".formatted(identifiers.length, puzzles.length - 1));
      fit = false;
    }
    return fit && areInRange(file(set, "puzzle_identifiers"), identifiers);
  }

  private boolean isRising(Path file, int[] indices, int end, int leastStep) {
    if (indices.length == 0 || indices[0] != 0) {
      findings.fault(file, "must begin with 0");
      return false;
    }
    for (int i = 1; i < indices.length; i++) {
      if (indices[i] < indices[i - 1] + leastStep) {
        findings.fault(
            file,
            "entry %d is %d after %d, must be at least %d more"
                .formatted(i, indices[i], indices[i - 1], leastStep));
        return false;
      }
    }
    if (indices[indices.length - 1] != end) {
      findings.fault(
          file, "ends with %d, must end with %d".formatted(indices[indices.length - 1], end));
      return false;
    }
    return true;
  }

  private boolean areInRange(Path file, int[] identifiers) {
    for (int i = 0; i < identifiers.length; i++) {
      if (identifiers[i] < 0 || identifiers[i] >= metadata.numPuzzleIdentifiers()) {
        findings.fault(
            file,
            "entry %d is %d, must be 0 to %d (num_puzzle_identifiers of dataset.json)"
                .formatted(i, identifiers[i], metadata.numPuzzleIdentifiers() - 1));
        return false;
      }
    }
    return true;
  }

  private void checkMetadata() {
    Path file = folder.resolve("dataset.json");
    if (metadata.padId() >= metadata.vocabSize()) {
      findings.fault(file, "pad_id %d is no token".formatted(metadata.padId()));
    }
    if (metadata.blankIdentifierId() >= metadata.numPuzzleIdentifiers()) {
      findings.fault(
          file, "blank_identifier_id %d is no identifier".formatted(metadata.blankIdentifierId()));
    }
    if (!complete) {
      return; // the counts are of all sets
    }
    AuditReport.Size size = size();
    if (metadata.totalGroups() != size.groups()) {
      findings.fault(
          file,
          "total_groups is %d, there are %d".formatted(metadata.totalGroups(), size.groups()));
    }
    double mean = size.puzzles() == 0 ? 0 : (double) size.examples() / size.puzzles();
    if (Math.abs(metadata.meanPuzzleExamples() - mean) > RELATIVE_ERROR * mean) {
      findings.fault(
          file,
          "mean_puzzle_examples is %s, %d examples of %d puzzles make %s"
              .formatted(metadata.meanPuzzleExamples(), size.examples(), size.puzzles(), mean));
    }
  }

  @Override
  public void close() {
    sets.forEach(AuditSet::close);
  }
}
