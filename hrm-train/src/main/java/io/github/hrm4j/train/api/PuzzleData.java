package io.github.hrm4j.train.api;

import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.data.ArrayDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Questions and their answers in memory, as sequences of S tokens out of a vocabulary of V. Token 0
 * is padding: where a label is 0, nothing is learned and nothing is judged.
 */
public final class PuzzleData {
  /** Files of datasets hold a token in a byte. */
  private static final int MOST_TOKENS = 256;

  private final int vocabSize;
  private final int seqLen;
  private final byte[] inputs;
  private final byte[] labels;

  /**
   * Copies examples.
   *
   * @param vocabSize number of different tokens V, padding included, up to 256
   * @param inputs the questions [N][S], tokens in 0 … V-1
   * @param labels the answers [N][S], tokens in 0 … V-1; 0 where no answer is asked for
   * @throws NullPointerException if an array, or one in it, is null; the message names it
   * @throws IllegalArgumentException if there are no examples, their lengths differ, or a token is
   *     outside the vocabulary; the message names the example and the position
   */
  public PuzzleData(int vocabSize, int[][] inputs, int[][] labels) {
    if (vocabSize < 1 || vocabSize > MOST_TOKENS) {
      throw new IllegalArgumentException("vocabSize: must be 1 to 256, got " + vocabSize);
    }
    Objects.requireNonNull(inputs, "inputs");
    Objects.requireNonNull(labels, "labels");
    if (inputs.length == 0 || inputs.length != labels.length || length(inputs[0]) == 0) {
      throw new IllegalArgumentException(
          "%d inputs and %d labels: must be as many, at least one, and not empty"
              .formatted(inputs.length, labels.length));
    }
    this.vocabSize = vocabSize;
    this.seqLen = inputs[0].length;
    this.inputs = copy("inputs", inputs);
    this.labels = copy("labels", labels);
  }

  private static int length(int[] first) {
    return there("inputs", 0, first).length;
  }

  private static int[] there(String name, int example, int[] row) {
    return Objects.requireNonNull(row, () -> name + ": example " + example);
  }

  private byte[] copy(String name, int[][] rows) {
    byte[] tokens = new byte[Math.multiplyExact(rows.length, seqLen)];
    for (int example = 0; example < rows.length; example++) {
      int[] row = there(name, example, rows[example]);
      if (row.length != seqLen) {
        throw new IllegalArgumentException(
            "%s: example %d has %d tokens, example 0 of the inputs has %d"
                .formatted(name, example, row.length, seqLen));
      }
      for (int i = 0; i < seqLen; i++) {
        if (row[i] < 0 || row[i] >= vocabSize) {
          throw new IllegalArgumentException(
              "%s: example %d, position %d holds %d, must be 0 to %d"
                  .formatted(name, example, i, row[i], vocabSize - 1));
        }
        tokens[example * seqLen + i] = (byte) row[i];
      }
    }
    return tokens;
  }

  /** {@return the number of different tokens V} */
  public int vocabSize() {
    return vocabSize;
  }

  /** {@return the number of tokens of an example S} */
  public int seqLen() {
    return seqLen;
  }

  /** {@return the number of examples N} */
  public int examples() {
    return inputs.length / seqLen;
  }

  /**
   * Writes a dataset folder in the reference's layout with a train split only, which {@code hrm
   * train data_path=…} and {@link Training#on(Path)} read. It appears under its name when it is
   * complete.
   *
   * @param folder must not exist, or be empty
   * @throws IllegalArgumentException if something is there already
   * @throws IOException if it cannot be written
   */
  public void save(Path folder) throws IOException {
    build(arrays(this, null), folder);
  }

  /**
   * Writes a dataset folder with a train split, which is this, and a test split; see {@link
   * #save(Path)}.
   *
   * @param folder must not exist, or be empty
   * @param test the examples of the test split
   * @throws IllegalArgumentException if something is there already, or the two differ in vocabulary
   *     or length
   * @throws IOException if it cannot be written
   */
  public void save(Path folder, PuzzleData test) throws IOException {
    build(arrays(this, Objects.requireNonNull(test, "test")), folder);
  }

  private static void build(ArrayDataset dataset, Path folder) throws IOException {
    try {
      dataset.build(Objects.requireNonNull(folder, "folder"));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The two splits together; the second may be null. */
  static ArrayDataset arrays(PuzzleData train, PuzzleData test) {
    if (test != null && (test.vocabSize != train.vocabSize || test.seqLen != train.seqLen)) {
      throw new IllegalArgumentException(
          "test: %d tokens out of %d, but training has %d out of %d"
              .formatted(test.seqLen, test.vocabSize, train.seqLen, train.vocabSize));
    }
    return new ArrayDataset(
        train.vocabSize, train.seqLen, train.rows(), test == null ? null : test.rows());
  }

  private ArrayDataset.Rows rows() {
    return new ArrayDataset.Rows(inputs, labels);
  }
}
