package io.github.hrm4j.train.data;

import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.tensor.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/**
 * Writes one split in the reference's layout, as it comes: examples, then the end of their puzzle,
 * then the end of the puzzles' group. Tokens are uint8, indices int32. Nothing is kept in memory.
 */
final class SplitWriter implements AutoCloseable {
  private static final String SET = "all";

  private final Path folder;
  private final int vocabSize;
  private final int seqLen;
  private final Deque<NpyWriter> open = new ArrayDeque<>();
  private final NpyWriter inputs;
  private final NpyWriter labels;
  private final NpyWriter puzzleIdentifiers;
  private final NpyWriter puzzleIndices;
  private final NpyWriter groupIndices;
  private int examples;
  private int puzzles;
  private int groups;

  /** Makes the split's folder in a dataset's folder and begins its files. */
  SplitWriter(Path dataset, Split split, int vocabSize, int seqLen) throws IOException {
    this.folder = Files.createDirectories(dataset.resolve(split.folder()));
    this.vocabSize = vocabSize;
    this.seqLen = seqLen;
    try {
      inputs = begin("inputs", NpyType.UINT8, Shape.of(seqLen));
      labels = begin("labels", NpyType.UINT8, Shape.of(seqLen));
      puzzleIdentifiers = begin("puzzle_identifiers", NpyType.INT32, Shape.of());
      puzzleIndices = begin("puzzle_indices", NpyType.INT32, Shape.of());
      groupIndices = begin("group_indices", NpyType.INT32, Shape.of());
      puzzleIndices.append(new int[] {0});
      groupIndices.append(new int[] {0});
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private NpyWriter begin(String part, NpyType type, Shape row) throws IOException {
    NpyWriter writer = NpyWriter.create(folder.resolve(SET + "__" + part + ".npy"), type, row);
    open.push(writer);
    return writer;
  }

  /** Adds an example: token ids [S] of the question and of the answer. */
  void example(int[] input, int[] label) throws IOException {
    inputs.append(input);
    labels.append(label);
    examples++;
  }

  /** The examples since the last call are one puzzle. */
  void endPuzzle(int identifier) throws IOException {
    puzzles++;
    puzzleIdentifiers.append(new int[] {identifier});
    puzzleIndices.append(new int[] {examples});
  }

  /** The puzzles since the last call are one group. */
  void endGroup() throws IOException {
    groups++;
    groupIndices.append(new int[] {puzzles});
  }

  int groups() {
    return groups;
  }

  /** Completes the files and writes {@code dataset.json}. */
  void finish() throws IOException {
    for (NpyWriter writer : open) {
      writer.finish();
    }
    double mean = puzzles == 0 ? 0 : (double) examples / puzzles;
    var metadata =
        new DatasetMetadata(
            0, OptionalInt.of(0), 0, vocabSize, seqLen, 1, groups, mean, List.of(SET));
    Files.writeString(folder.resolve("dataset.json"), metadata.json());
  }

  /** Closes the files; those that were not finished are removed. */
  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
