package io.github.hrm4j.puzzle;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A test input of an ARC task. A model knows a task by its row in the puzzle embedding and by
 * nothing else: the demonstrations are in its weights, not in its input.
 *
 * <p>ARC has no rules to judge an answer by. It is right if it is the answer that came with the
 * task, and never if none came.
 *
 * @param task the task's id
 * @param identifierOrNone the model's number for it; nothing as long as no model was asked
 * @param input what is given
 * @param output the answer, if it is known
 */
public record ArcQuestion(
    String task, OptionalInt identifierOrNone, ArcGrid input, Optional<ArcGrid> output)
    implements Puzzle {

  /**
   * The question for a model that knows the task by a number.
   *
   * @param identifier that number
   * @return the same question with it
   */
  public ArcQuestion withIdentifier(int identifier) {
    return new ArcQuestion(task, OptionalInt.of(identifier), input, output);
  }

  @Override
  public String kind() {
    return "arc task " + task;
  }

  @Override
  public int vocabSize() {
    return ArcCanvas.VOCAB_SIZE;
  }

  @Override
  public int seqLen() {
    return ArcCanvas.SEQ_LEN;
  }

  /** The input's canvas [900]. */
  @Override
  public int[] tokens() {
    byte[] canvas = ArcCanvas.tokens(input);
    int[] tokens = new int[canvas.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = canvas[i];
    }
    return tokens;
  }

  /**
   * The model's number for the task.
   *
   * @throws IllegalStateException if it was not set
   */
  @Override
  public int identifier() {
    return identifierOrNone.orElseThrow(
        () -> new IllegalStateException(kind() + ": no model was asked for its number"));
  }

  /** No: the task's answer, if it is known, must not help to find it. */
  @Override
  public boolean hasRules() {
    return false;
  }

  /** Whether an answer can be told right from wrong. */
  @Override
  public boolean canBeChecked() {
    return output.isPresent();
  }

  @Override
  public boolean solvedBy(int[] answer) {
    return output.isPresent() && output.get().equals(ArcCanvas.crop(answer));
  }

  /** Rows of colours with a slash between them, such as {@code 012/345}; empty for no grid. */
  @Override
  public String format(int[] answer) {
    ArcGrid grid = ArcCanvas.crop(answer);
    var text = new StringBuilder();
    for (int row = 0; row < grid.rows(); row++) {
      text.append(row == 0 ? "" : "/");
      for (int column = 0; column < grid.columns(); column++) {
        text.append(grid.colour(row, column));
      }
    }
    return text.toString();
  }

  /** Input and answer side by side. */
  @Override
  public String render(int[] answer, boolean ansi) {
    return ArcText.render(new ArcPair(input, ArcCanvas.crop(answer)), ansi);
  }

  /** The task's id and the input. */
  @Override
  public String toString() {
    return task + " " + input;
  }
}
