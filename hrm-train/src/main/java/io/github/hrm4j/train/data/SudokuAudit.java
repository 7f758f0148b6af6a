package io.github.hrm4j.train.data;

import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuSolver;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Looks through a Sudoku dataset as it lies on the disk, every example of it, augmented ones too:
 * each question must have its answer as the only solution, and no training answer may be in the
 * class of a test answer.
 *
 * <p>That covers questions: if a symmetry turned a training question into a test question it would
 * turn the only solution of the one into the only solution of the other, and their classes would be
 * the same.
 *
 * @param trainExamples examples of the train split
 * @param testExamples examples of the test split, 0 if there is none
 * @param trainForms canonical forms of the training answers, one of each class, sorted
 * @param testClasses classes of test answers
 * @param symmetry under which classes are meant
 * @param faultCount how many examples are not as they should be
 * @param faults the first few of them, one line each
 */
public record SudokuAudit(
    long trainExamples,
    long testExamples,
    SortedSet<String> trainForms,
    long testClasses,
    SudokuSymmetry symmetry,
    long faultCount,
    List<String> faults) {
  private static final int CHUNK = 2048;
  private static final int FAULTS_SHOWN = 5;

  /** Keeps copies. */
  public SudokuAudit {
    trainForms = Collections.unmodifiableSortedSet(new TreeSet<>(trainForms));
    faults = List.copyOf(faults);
  }

  /** Classes of training answers. */
  public long trainClasses() {
    return trainForms.size();
  }

  /** What was counted, in a sentence that is true if there are no faults. */
  public String summary() {
    return "%d training and %d test examples, each with a single solution; %d and %d classes under"
            .formatted(trainExamples, testExamples, trainClasses(), testClasses)
        + " symmetry %s, none in both".formatted(symmetry.key());
  }

  /**
   * Audits a dataset.
   *
   * @throws ConfigException if it cannot be read or does not hold Sudokus
   */
  public static SudokuAudit of(Path dir, SudokuSymmetry symmetry, Progress progress)
      throws IOException {
    return new Auditor(symmetry).audit(dir, progress);
  }

  /**
   * Refuses a dataset with faults.
   *
   * @throws ConfigException with the number of faults and the first of them, in one line
   */
  public void requireClean() {
    if (faultCount > 0) {
      throw new ConfigException(
          "faults in this dataset: %d; %s%s"
              .formatted(
                  faultCount, String.join("; ", faults), faultCount > faults.size() ? "; …" : ""));
    }
  }

  /** What is known of one example after looking at it alone. */
  private record Finding(String answerClass, Optional<String> fault) {}

  private static final class Auditor {
    private final SudokuSymmetry symmetry;
    private final Map<String, Integer> testClasses = new HashMap<>();
    private final SortedSet<String> trainClasses = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();
    private long faultCount;

    Auditor(SudokuSymmetry symmetry) {
      this.symmetry = symmetry;
    }

    SudokuAudit audit(Path dir, Progress progress) throws IOException {
      long tests = PuzzleDataset.has(dir, Split.TEST) ? auditSplit(dir, Split.TEST, progress) : 0;
      long trains = auditSplit(dir, Split.TRAIN, progress);
      return new SudokuAudit(
          trains, tests, trainClasses, testClasses.size(), symmetry, faultCount, faults);
    }

    private long auditSplit(Path dir, Split split, Progress progress) throws IOException {
      try (PuzzleDataset dataset = PuzzleDataset.open(dir, split)) {
        Sudoku sudoku = sudokuOf(dir, dataset.metadata());
        var classes = new SudokuClasses(sudoku, symmetry);
        var batches = new TestBatches(dataset, CHUNK);
        int done = 0;
        for (var next = batches.next(); next.isPresent(); next = batches.next()) {
          PuzzleBatch batch = next.get().batch();
          List<Finding> findings =
              IntStream.range(0, next.get().rows())
                  .parallel()
                  .mapToObj(row -> look(sudoku, classes, batch, row))
                  .toList();
          for (Finding finding : findings) {
            record(split, done++, finding);
          }
          progress.update("auditing " + split.folder(), done, dataset.examples());
        }
        return done;
      }
    }

    private static Sudoku sudokuOf(Path dir, DatasetMetadata metadata) {
      int size = (int) Math.round(Math.sqrt(metadata.seqLen()));
      boolean known = Set.of(16, 36, 81).contains(metadata.seqLen());
      if (!known || metadata.vocabSize() != size + 2) {
        throw new ConfigException(
            "%s: seq_len %d and vocab_size %d are not those of a Sudoku of 4×4, 6×6 or 9×9"
                .formatted(dir, metadata.seqLen(), metadata.vocabSize()));
      }
      return Sudoku.ofSize(size);
    }

    private static Finding look(Sudoku sudoku, SudokuClasses classes, PuzzleBatch batch, int row) {
      byte[] question = grid(sudoku, batch.inputs(), row);
      byte[] answer = grid(sudoku, batch.labels(), row);
      if (!sudoku.solves(question, answer)) {
        return new Finding("", Optional.of("its answer does not solve it"));
      }
      boolean unique = new SudokuSolver(sudoku).isUnique(question);
      return new Finding(
          classes.of(answer),
          unique ? Optional.empty() : Optional.of("it has more than one solution"));
    }

    private static byte[] grid(Sudoku sudoku, int[] tokens, int row) {
      int cells = sudoku.cells();
      int[] own = Arrays.copyOfRange(tokens, row * cells, (row + 1) * cells);
      return sudoku.fromTokens(Arrays.stream(own).map(token -> Math.max(token, 0)).toArray());
    }

    private void record(Split split, int example, Finding finding) {
      finding.fault.ifPresent(fault -> fault(split, example, fault));
      if (finding.answerClass.isEmpty()) {
        return;
      }
      if (split == Split.TEST) {
        testClasses.putIfAbsent(finding.answerClass, example);
        return;
      }
      trainClasses.add(finding.answerClass);
      Integer leaked = testClasses.get(finding.answerClass);
      if (leaked != null) {
        fault(
            split,
            example,
            "its answer is that of test example %d under symmetry %s"
                .formatted(leaked, symmetry.key()));
      }
    }

    private void fault(Split split, int example, String what) {
      faultCount++;
      if (faults.size() < FAULTS_SHOWN) {
        faults.add("%s example %d: %s".formatted(split.folder(), example, what));
      }
    }
  }
}
