package io.github.hrm4j.model;

import java.util.function.Supplier;

/** Whether what a computation does is remembered for the backward: {@code tape::record}, or not. */
@FunctionalInterface
public interface Recorder {
  /** Remembers nothing. */
  Recorder NONE = Supplier::get;

  /**
   * Runs a computation.
   *
   * @param forward the computation; called once
   * @param <T> what the computation gives
   * @return what it gave
   */
  <T> T record(Supplier<T> forward);
}
