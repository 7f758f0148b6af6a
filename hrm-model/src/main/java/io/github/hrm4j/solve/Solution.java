package io.github.hrm4j.solve;

import io.github.hrm4j.puzzle.Puzzle;
import java.util.Arrays;

/**
 * What the model made of a puzzle after some segments: its answer and what it thinks of it. The
 * last one that {@link Solver#solve} makes is its result.
 */
public final class Solution {
  private final Puzzle puzzle;
  private final int[] tokens;
  private final boolean valid;
  private final float qHalt;
  private final float qContinue;
  private final int segments;

  Solution(Puzzle puzzle, int[] tokens, float qHalt, float qContinue, int segments) {
    this.puzzle = puzzle;
    this.tokens = tokens;
    this.valid = puzzle.solvedBy(tokens);
    this.qHalt = qHalt;
    this.qContinue = qContinue;
    this.segments = segments;
  }

  /** {@return the question} */
  public Puzzle puzzle() {
    return puzzle;
  }

  /** {@return a copy of the answer's tokens [S]} */
  public int[] tokens() {
    return tokens.clone();
  }

  /** {@return whether the answer is right by the puzzle's rules; the model has no say in this} */
  public boolean valid() {
    return valid;
  }

  /** {@return the Q head's logit for halting now: above 0 it takes its answer for right} */
  public float qHalt() {
    return qHalt;
  }

  /** {@return the Q head's logit for going on} */
  public float qContinue() {
    return qContinue;
  }

  /** {@return whether the model would halt here: q_halt &gt; q_continue} */
  public boolean halts() {
    return qHalt > qContinue;
  }

  /** {@return the segments so far, counted from 1} */
  public int segments() {
    return segments;
  }

  /** {@return the answer as one line, such as the n² digits of a Sudoku} */
  public String text() {
    return puzzle.format(tokens);
  }

  /**
   * The answer as lines for a terminal, as {@link Puzzle#render}.
   *
   * @param ansi whether to use ANSI colours
   * @return lines that end in a newline each
   */
  public String render(boolean ansi) {
    return puzzle.render(tokens, ansi);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Solution solution
        && puzzle.equals(solution.puzzle)
        && Arrays.equals(tokens, solution.tokens)
        && Float.compare(qHalt, solution.qHalt) == 0
        && Float.compare(qContinue, solution.qContinue) == 0
        && segments == solution.segments;
  }

  @Override
  public int hashCode() {
    return 31 * puzzle.hashCode() + Arrays.hashCode(tokens);
  }

  @Override
  public String toString() {
    return "%s (%s, %d segments)".formatted(text(), valid ? "valid" : "not valid", segments);
  }
}
