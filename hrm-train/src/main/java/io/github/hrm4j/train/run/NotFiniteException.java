package io.github.hrm4j.train.run;

/** A number became NaN or infinite in a step. */
final class NotFiniteException extends TrainingException {
  private static final long serialVersionUID = 1;

  private final long step;
  private final String what;

  /**
   * The failure.
   *
   * @param what is not finite, as the beginning of a sentence
   * @param advice what is left, and what to do
   */
  NotFiniteException(long step, String what, String advice) {
    super("step %d: %s; %s".formatted(step, what, advice));
    this.step = step;
    this.what = what;
  }

  /** The step after which it was seen. */
  long step() {
    return step;
  }

  /** What was seen. */
  String what() {
    return what;
  }
}
