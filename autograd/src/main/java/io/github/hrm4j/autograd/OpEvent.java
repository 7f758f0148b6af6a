package io.github.hrm4j.autograd;

import io.github.hrm4j.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * For Flight Recorder: an operation. Backward it lasts as long as its gradients take; forward it is
 * a moment, at its end, and the kernels between it and the one before are its own.
 */
@Name("hrm4j.Op")
@Label("Operation")
@Category("hrm4j")
@Description("An operation's result, or its gradients")
@Enabled(false)
@StackTrace(false)
final class OpEvent extends Event {
  private static final OpEvent PROBE = new OpEvent();

  @Label("Operation")
  String op;

  @Label("Phase")
  @Description("forward or backward")
  String phase;

  @Label("Inputs")
  @Description("Shapes of the inputs")
  String inputs;

  @Label("Bytes")
  @Description("Size of what was computed")
  @DataAmount
  long bytes;

  private OpEvent() {}

  /** Begins the time of a backward. */
  static OpEvent start() {
    OpEvent event = new OpEvent();
    event.begin();
    return event;
  }

  /** Ends it. */
  void backward(Op operation, List<Variable> in, List<Tensor> gradients) {
    if (shouldCommit()) {
      record("backward", operation, in, gradients.stream());
    }
  }

  /** Notes a result. */
  static void forward(Op operation, Tensor result, Variable... in) {
    if (PROBE.isEnabled()) {
      new OpEvent().record("forward", operation, List.of(in), Stream.of(result));
    }
  }

  private void record(String which, Op operation, List<Variable> in, Stream<Tensor> results) {
    op = operation.name();
    phase = which;
    inputs = in.stream().map(x -> x.shape().toString()).collect(Collectors.joining(" "));
    bytes = results.filter(Objects::nonNull).mapToLong(x -> x.size() * x.dtype().bytes()).sum();
    commit();
  }
}
