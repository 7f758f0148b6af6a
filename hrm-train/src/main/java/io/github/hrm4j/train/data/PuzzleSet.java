package io.github.hrm4j.train.data;

import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.io.NpyFile;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One set of a split. Examples belong to puzzles, puzzles to groups (a base puzzle and its
 * augmentations). Inputs and labels stay in their memory-mapped files; the indices, which are
 * small, are arrays.
 */
public final class PuzzleSet implements AutoCloseable {
  private final String name;
  private final DatasetMetadata metadata;
  private final NpyFile inputs;
  private final NpyFile labels;
  private final int[] puzzleIdentifiers;
  private final int[] puzzleIndices;
  private final int[] groupIndices;

  private PuzzleSet(String name, DatasetMetadata metadata, Path folder, NpyFile in, NpyFile out)
      throws IOException {
    this.name = name;
    this.metadata = metadata;
    this.inputs = in;
    this.labels = out;
    this.puzzleIdentifiers = vector(file(folder, name, "puzzle_identifiers"));
    this.puzzleIndices = vector(file(folder, name, "puzzle_indices"));
    this.groupIndices = vector(file(folder, name, "group_indices"));
  }

  /** Opens the five files of a set and checks that they fit together. */
  static PuzzleSet open(Path folder, String name, DatasetMetadata metadata) throws IOException {
    NpyFile in = NpyFile.open(file(folder, name, "inputs"));
    NpyFile out = null;
    try {
      out = NpyFile.open(file(folder, name, "labels"));
      var set = new PuzzleSet(name, metadata, folder, in, out);
      set.check(folder);
      return set;
    } catch (IOException | RuntimeException e) {
      in.close();
      if (out != null) {
        out.close();
      }
      throw e;
    }
  }

  private static Path file(Path folder, String name, String part) {
    Path file = folder.resolve(name + "__" + part + ".npy");
    if (!Files.isRegularFile(file)) {
      throw new ConfigException(file + ": this file of the dataset is missing");
    }
    return file;
  }

  private static int[] vector(Path path) throws IOException {
    try (NpyFile file = NpyFile.open(path)) {
      if (file.shape().rank() != 1) {
        throw new ConfigException(path + ": shape " + file.shape() + ", must have one axis");
      }
      return file.ints();
    }
  }

  private void check(Path folder) {
    checkTokens(inputs);
    checkTokens(labels);
    if (labels.rows() != inputs.rows()) {
      throw new ConfigException(
          "%s: %d rows, but the inputs have %d"
              .formatted(labels.path(), labels.rows(), examples()));
    }
    checkIndices(file(folder, name, "puzzle_indices"), puzzleIndices, examples(), 0);
    // A puzzle is drawn from each group, so a group must have one.
    checkIndices(file(folder, name, "group_indices"), groupIndices, puzzles(), 1);
    checkIdentifiers(file(folder, name, "puzzle_identifiers"));
  }

  private void checkTokens(NpyFile file) {
    boolean fits = file.shape().rank() == 2 && file.rowSize() == metadata.seqLen();
    if (!fits || file.type().isFloating()) {
      throw new ConfigException(
          "%s: %s of %s, must be integers of shape [N, %d] (seq_len of dataset.json)"
              .formatted(file.path(), file.shape(), file.type().descr(), metadata.seqLen()));
    }
  }

  private static void checkIndices(Path path, int[] indices, int end, int leastStep) {
    if (indices.length == 0 || indices[0] != 0) {
      throw new ConfigException(path + ": must begin with 0");
    }
    for (int i = 1; i < indices.length; i++) {
      if (indices[i] < indices[i - 1] + leastStep) {
        throw new ConfigException(
            "%s: entry %d is %d after %d, must be at least %d more"
                .formatted(path, i, indices[i], indices[i - 1], leastStep));
      }
    }
    if (indices[indices.length - 1] != end) {
      throw new ConfigException(
          "%s: ends with %d, must end with %d".formatted(path, indices[indices.length - 1], end));
    }
  }

  private void checkIdentifiers(Path path) {
    if (puzzleIdentifiers.length != puzzles()) {
      throw new ConfigException(
          "%s: %d entries for %d puzzles".formatted(path, puzzleIdentifiers.length, puzzles()));
    }
    for (int i = 0; i < puzzleIdentifiers.length; i++) {
      if (puzzleIdentifiers[i] < 0 || puzzleIdentifiers[i] >= metadata.numPuzzleIdentifiers()) {
        throw new ConfigException(
            "%s: entry %d is %d, must be 0 to %d (num_puzzle_identifiers of dataset.json)"
                .formatted(path, i, puzzleIdentifiers[i], metadata.numPuzzleIdentifiers() - 1));
      }
    }
  }

  /** The set's name, with which its files begin. */
  public String name() {
    return name;
  }

  /** Number of examples N. */
  public int examples() {
    return inputs.rows();
  }

  /** Number of puzzles. */
  public int puzzles() {
    return puzzleIndices.length - 1;
  }

  /** Number of groups. */
  public int groups() {
    return groupIndices.length - 1;
  }

  /** First puzzle of a group; that of the group after the last is the number of puzzles. */
  public int firstPuzzle(int group) {
    return groupIndices[group];
  }

  /** The group that a puzzle belongs to. */
  public int groupOf(int puzzle) {
    int at = Arrays.binarySearch(groupIndices, puzzle);
    return at < 0 ? -at - 2 : at; // every group has a puzzle, so no two begin at the same place
  }

  /** First example of a puzzle; that of the puzzle after the last is the number of examples. */
  public int firstExample(int puzzle) {
    return puzzleIndices[puzzle];
  }

  /** The puzzle that an example belongs to. */
  public int puzzleOf(int example) {
    int at = Arrays.binarySearch(puzzleIndices, example);
    if (at < 0) {
      return -at - 2; // between two beginnings: the puzzle is the one before
    }
    while (puzzleIndices[at + 1] == example) {
      at++; // puzzles without examples begin at the same place
    }
    return at;
  }

  /** The identifier of a puzzle. */
  public int puzzleIdentifier(int puzzle) {
    return puzzleIdentifiers[puzzle];
  }

  /** One example as a batch with a single row; see {@link #batch}. */
  public PuzzleBatch example(int example) throws IOException {
    return batch(new int[] {example}, new int[] {puzzleOf(example)}, 1, 1);
  }

  /**
   * Reads examples into a batch: labels that are the dataset's ignore_label_id become {@link
   * CrossEntropy#IGNORED}, and rows that no example is left for are padding.
   *
   * @param examples indices of the examples, at most {@code rows}
   * @param puzzles the puzzle of each, for its identifier
   * @param count how many entries of both to use
   * @param rows rows of the batch B
   * @throws ConfigException if a token or label is outside the vocabulary
   */
  PuzzleBatch batch(int[] examples, int[] puzzles, int count, int rows) throws IOException {
    int seqLen = metadata.seqLen();
    int[] in = new int[rows * seqLen];
    int[] out = new int[rows * seqLen];
    int[] identifiers = new int[rows];
    PuzzleBatch batch = new PuzzleBatch(rows, seqLen, in, out, identifiers);
    for (int row = 0; row < count; row++) {
      read(examples[row], puzzles[row], batch, row);
    }
    Arrays.fill(in, count * seqLen, in.length, metadata.padId());
    Arrays.fill(out, count * seqLen, out.length, CrossEntropy.IGNORED);
    Arrays.fill(identifiers, count, rows, metadata.blankIdentifierId());
    return batch;
  }

  /**
   * Reads one example into a row of a batch, as {@link #batch} does.
   *
   * @param puzzle the example's puzzle, for its identifier
   * @throws ConfigException if a token or label is outside the vocabulary
   */
  void read(int example, int puzzle, PuzzleBatch into, int row) throws IOException {
    inputs.readRows(example, 1, into.inputs(), row * into.seqLen());
    labels.readRows(example, 1, into.labels(), row * into.seqLen());
    into.puzzleIdentifiers()[row] = puzzleIdentifiers[puzzle];
    checkInputs(into.inputs(), row, example);
    maskLabels(into.labels(), row, example);
  }

  /** The identifier of a puzzle. */
  public int identifier(int puzzle) {
    return puzzleIdentifiers[puzzle];
  }

  private void checkInputs(int[] tokens, int row, int example) {
    int seqLen = metadata.seqLen();
    for (int i = row * seqLen; i < (row + 1) * seqLen; i++) {
      if (tokens[i] < 0 || tokens[i] >= metadata.vocabSize()) {
        throw outside(inputs, example, i - row * seqLen, tokens[i]);
      }
    }
  }

  private void maskLabels(int[] tokens, int row, int example) {
    int seqLen = metadata.seqLen();
    boolean masks = metadata.ignoreLabelId().isPresent();
    int ignored = metadata.ignoreLabelId().orElse(CrossEntropy.IGNORED);
    for (int i = row * seqLen; i < (row + 1) * seqLen; i++) {
      if (masks && tokens[i] == ignored) {
        tokens[i] = CrossEntropy.IGNORED;
      } else if (tokens[i] != CrossEntropy.IGNORED
          && (tokens[i] < 0 || tokens[i] >= metadata.vocabSize())) {
        throw outside(labels, example, i - row * seqLen, tokens[i]);
      }
    }
  }

  private ConfigException outside(NpyFile file, int example, int position, int token) {
    return new ConfigException(
        "%s: example %d, position %d holds %d, must be 0 to %d (vocab_size of dataset.json)"
            .formatted(file.path(), example, position, token, metadata.vocabSize() - 1));
  }

  /** Unmaps the files. */
  @Override
  public void close() {
    inputs.close();
    labels.close();
  }
}
