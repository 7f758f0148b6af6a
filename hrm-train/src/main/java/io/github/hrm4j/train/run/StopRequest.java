package io.github.hrm4j.train.run;

/** A wish to stop, made on one thread (Ctrl-C) and honoured by another between two steps. */
public final class StopRequest {
  private volatile boolean requested;

  /** Asks to stop. */
  public void request() {
    requested = true;
  }

  public boolean isRequested() {
    return requested;
  }
}
