package io.github.hrm4j.train.arc;

import io.github.hrm4j.puzzle.ArcGrid;
import java.util.List;

/**
 * An ARC task with what its variants voted for.
 *
 * @param task its name
 * @param votes how many predictions there were, over all test inputs
 * @param inputs its test inputs, in the dataset's order
 */
public record RankedTask(String task, long votes, List<RankedInput> inputs) {
  /** Keeps a copy. */
  public RankedTask {
    inputs = List.copyOf(inputs);
  }

  /**
   * One test input.
   *
   * @param input the question
   * @param label the right answer
   * @param candidates the answers that were voted for, best first; at least one
   */
  public record RankedInput(ArcGrid input, ArcGrid label, List<Candidate> candidates) {
    /** Keeps a copy. */
    public RankedInput {
      candidates = List.copyOf(candidates);
    }

    /** The place of the right answer, from 1; 0 if nobody voted for it. */
    public int rank() {
      for (int i = 0; i < candidates.size(); i++) {
        if (candidates.get(i).grid().equals(label)) {
          return i + 1;
        }
      }
      return 0;
    }

    /** Whether the right answer is among the first k. */
    public boolean passes(int k) {
      int rank = rank();
      return rank > 0 && rank <= k;
    }
  }

  /**
   * An answer.
   *
   * @param votes how many variants gave it
   * @param confidence mean of sigmoid(q_halt) over them
   */
  public record Candidate(ArcGrid grid, int votes, double confidence) {}

  /** How many test inputs are right within k attempts. */
  public int passed(int k) {
    return (int) inputs.stream().filter(input -> input.passes(k)).count();
  }
}
