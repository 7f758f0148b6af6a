package io.github.hrm4j.train.data;

/** Told how far a long job has come. */
@FunctionalInterface
public interface Progress {
  /** For those who do not look. */
  Progress NONE = (task, done, total) -> {};

  /**
   * Called now and then, from the thread that runs the job.
   *
   * @param task what is being done, in a word or two
   * @param done units finished
   * @param total units there are, or -1 if that is not known
   */
  void update(String task, long done, long total);
}
