package io.github.hrm4j.train.run;

/** A run that cannot go on, though nothing that the user gave is malformed. */
public class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TrainingException(String message) {
    super(message);
  }
}
