package io.github.hrm4j.puzzle;

/**
 * A question as a model reads it, and the rules that judge an answer. Both are sequences of S
 * tokens out of a vocabulary of V; a model answers the questions of the sizes it was trained on.
 *
 * <p>Implement it to let a solver answer questions of your own kind.
 */
public interface Puzzle {
  /** {@return what it is, for people, such as {@code sudoku 6×6}} */
  String kind();

  /** {@return the number of different tokens V} */
  int vocabSize();

  /** {@return the question's tokens [S], each in 0 … V-1} */
  int[] tokens();

  /** {@return the number of tokens S} */
  default int seqLen() {
    return tokens().length;
  }

  /**
   * {@return the row of the model's puzzle embedding; 0, the blank one, for puzzles without an
   * identity}
   */
  default int identifier() {
    return 0;
  }

  /**
   * {@return whether there are rules that tell a right answer from a wrong one without knowing it}
   * Without rules nothing but the model can say when to stop.
   */
  default boolean hasRules() {
    return true;
  }

  /**
   * {@return whether there are rules, or a known answer, to check an answer by; if not, none is
   * right}
   */
  default boolean canBeChecked() {
    return true;
  }

  /**
   * Whether an answer is right by the rules of the puzzle, whatever the model thinks of it.
   *
   * @param answer tokens [S], each in 0 … V-1
   * @return whether it is right
   */
  boolean solvedBy(int[] answer);

  /**
   * {@return an answer as one line of text}
   *
   * @param answer tokens [S]
   */
  String format(int[] answer);

  /**
   * An answer as lines of text for a terminal, what was given told apart from what was answered.
   *
   * @param answer tokens [S]
   * @param ansi whether to use ANSI colours
   * @return lines that end in a newline each
   */
  String render(int[] answer, boolean ansi);
}
