package io.github.hrm4j.train.eval;

import java.io.IOException;
import java.util.List;

/** Takes the results of an evaluation row by row. */
@FunctionalInterface
public interface EvaluationSink {
  /** For those who want the sums only. */
  EvaluationSink NONE = row -> {};

  /** Called for every row, in the dataset's order. */
  void accept(EvaluatedRow row) throws IOException;

  /** Whether rows must carry their logits, which are large. */
  default boolean wantsLogits() {
    return false;
  }

  /** One that hands every row to each of these. */
  static EvaluationSink all(List<? extends EvaluationSink> sinks) {
    return new EvaluationSink() {
      @Override
      public void accept(EvaluatedRow row) throws IOException {
        for (EvaluationSink sink : sinks) {
          sink.accept(row);
        }
      }

      @Override
      public boolean wantsLogits() {
        return sinks.stream().anyMatch(EvaluationSink::wantsLogits);
      }
    };
  }
}
