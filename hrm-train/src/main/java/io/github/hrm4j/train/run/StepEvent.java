package io.github.hrm4j.train.run;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** For Flight Recorder: an optimizer step, from its batch to its numbers. */
@Name("hrm4j.Step")
@Label("Training step")
@Category("hrm4j")
@Description("An optimizer step of training")
@Enabled(false)
@StackTrace(false)
final class StepEvent extends Event {
  @Label("Step")
  @Description("Counted from 1")
  long step;

  @Label("Rows")
  @Description("Puzzles of the batch")
  int rows;

  @Label("Loss")
  @Description("Of all rows together")
  double loss;
}
