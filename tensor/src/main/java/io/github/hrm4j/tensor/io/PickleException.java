package io.github.hrm4j.tensor.io;

/** Something in a pickle that is wrong or not allowed; whoever knows the place adds it. */
final class PickleException extends Exception {
  private static final long serialVersionUID = 1L;

  PickleException(String problem) {
    super(problem);
  }
}
