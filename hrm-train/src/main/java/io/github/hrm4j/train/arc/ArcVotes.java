package io.github.hrm4j.train.arc;

import io.github.hrm4j.puzzle.ArcCanvas;
import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.puzzle.ArcVariant;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.arc.RankedTask.Candidate;
import io.github.hrm4j.train.arc.RankedTask.RankedInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The votes for one task (the reference's {@code arc_eval.ipynb}): each prediction is cropped, its
 * variant undone, and counted for the test input that the variant's input comes from.
 */
final class ArcVotes {
  private final String task;
  private final Map<ArcGrid, TestInput> byInput = new LinkedHashMap<>();
  private final List<ArcGrid> ownInputs = new ArrayList<>();
  private long votes;

  ArcVotes(String task) {
    this.task = task;
  }

  /** What is known of a test input. */
  private static final class TestInput {
    private ArcGrid label;
    private String firstVariant;
    private final Map<ArcGrid, Tally> tallies = new LinkedHashMap<>();
  }

  /** The votes for one answer. */
  private static final class Tally {
    private int votes;
    private double confidence;
  }

  /**
   * Counts one row.
   *
   * @param name of its variant; the bare name of the task tells the answer too
   * @param input tokens [900]
   * @param label tokens [900]
   * @param prediction tokens [900]
   */
  void add(String name, int[] input, int[] label, int[] prediction, float qHalt) {
    ArcVariant variant = variant(name);
    ArcGrid original = variant.undo(ArcCanvas.crop(input));
    TestInput at = byInput.computeIfAbsent(original, grid -> new TestInput());
    if (at.firstVariant == null) {
      at.firstVariant = name;
    }
    if (name.equals(task)) {
      answer(original, at, ArcCanvas.crop(label));
    }
    ArcGrid answer = variant.undo(ArcCanvas.crop(prediction));
    Tally tally = at.tallies.computeIfAbsent(answer, grid -> new Tally());
    tally.votes++;
    tally.confidence += sigmoid(qHalt);
    votes++;
  }

  private static ArcVariant variant(String name) {
    try {
      return ArcVariant.ofName(name);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("identifiers.json: " + e.getMessage());
    }
  }

  private void answer(ArcGrid input, TestInput at, ArcGrid label) {
    if (at.label == null) {
      at.label = label;
      ownInputs.add(input);
    } else if (!at.label.equals(label)) {
      throw new ConfigException(
          "ARC task %s: two test pairs have the same input and different outputs".formatted(task));
    }
  }

  /** In float32 as the reference has it, where values near 1 are equal and so keep their order. */
  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-(double) x)));
  }

  /**
   * The answers in order: by votes, then by mean confidence, equals in the order in which they were
   * first given.
   *
   * @throws ConfigException if a variant has a test input that the task itself has not
   */
  RankedTask ranked() {
    byInput.forEach(
        (grid, input) -> {
          if (input.label == null) {
            throw new ConfigException(
                "ARC task %s: a test input of its variant %s is none of its own"
                    .formatted(task, input.firstVariant));
          }
        });
    return new RankedTask(
        task, votes, ownInputs.stream().map(grid -> ranked(grid, byInput.get(grid))).toList());
  }

  private static RankedInput ranked(ArcGrid question, TestInput input) {
    List<Candidate> candidates = new ArrayList<>();
    input.tallies.forEach(
        (grid, tally) ->
            candidates.add(new Candidate(grid, tally.votes, tally.confidence / tally.votes)));
    candidates.sort(
        Comparator.comparingInt(Candidate::votes)
            .thenComparingDouble(Candidate::confidence)
            .reversed());
    return new RankedInput(question, input.label, candidates);
  }
}
