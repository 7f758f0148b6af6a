package io.github.hrm4j.train.eval;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Hands rows on in the dataset's order, whatever order they come in. Rows that halt early wait for
 * those before them: with B rows at a time and M segments at most, no more than B·M ever wait.
 */
final class InOrder {
  private final EvaluationSink sink;
  private final Map<Long, EvaluatedRow> waiting = new HashMap<>();
  private long next;

  InOrder(EvaluationSink sink) {
    this.sink = sink;
  }

  void accept(EvaluatedRow row) throws IOException {
    waiting.put(row.row().number(), row);
    for (EvaluatedRow first = waiting.remove(next); first != null; first = waiting.remove(next)) {
      sink.accept(first);
      next++;
    }
  }

  /** How many rows wait at this moment. */
  int waiting() {
    return waiting.size();
  }
}
