package io.github.hrm4j.train.arc;

import java.io.IOException;

/** Takes the tasks of an ARC evaluation one by one, as soon as all their votes are in. */
@FunctionalInterface
public interface TaskSink {
  /** Called in the dataset's order. */
  void accept(RankedTask task) throws IOException;
}
