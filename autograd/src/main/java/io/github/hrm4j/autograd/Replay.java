package io.github.hrm4j.autograd;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.DTypeException;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.ShapeException;
import io.github.hrm4j.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The state of one backward pass: gradients by variable whose uses are not all replayed yet. */
final class Replay {
  private final Backend backend;
  private final Scope pending;
  private final BiConsumer<Parameter, Tensor> consumer;
  private final OpWatch watch;
  // Variables have no equals: the keys are their identities.
  private final Map<Variable, Tensor> sums = new HashMap<>();
  private final Map<Parameter, Integer> usesLeft = new HashMap<>();

  /**
   * The start of a backward pass.
   *
   * @param pending the innermost open scope, which holds the gradients that are not complete
   */
  Replay(
      Backend backend,
      Scope pending,
      List<Entry> entries,
      BiConsumer<Parameter, Tensor> consumer,
      OpWatch watch) {
    this.backend = backend;
    this.pending = pending;
    this.consumer = consumer;
    this.watch = watch;
    for (Entry entry : entries) {
      for (Variable input : entry.inputs()) {
        if (input instanceof Parameter parameter) {
          usesLeft.merge(parameter, 1, Integer::sum);
        }
      }
    }
  }

  /** The loss's gradient by itself is 1. */
  void seed(Variable loss) {
    sums.put(loss, backend.full(loss.value().dtype(), loss.shape(), 1));
  }

  /** Takes the gradient of an operation's output to its inputs. */
  void step(Entry entry) {
    Tensor dy = sums.remove(entry.output());
    if (dy != null) {
      try (var _ = backend.openScope(entry.op().name())) {
        OpEvent event = OpEvent.start();
        List<Tensor> gradients = entry.backward(dy);
        event.backward(entry.op(), entry.inputs(), gradients);
        watch.backward(entry.op(), entry.inputs(), gradients);
        for (int i = 0; i < gradients.size(); i++) {
          accumulate(entry, entry.inputs().get(i), gradients.get(i));
        }
      }
      pending.release(dy);
    }
    for (Variable input : entry.inputs()) {
      if (input instanceof Parameter parameter
          && usesLeft.merge(parameter, -1, Integer::sum) == 0) {
        complete(parameter);
      }
    }
  }

  private void accumulate(Entry entry, Variable input, Tensor gradient) {
    if (gradient == null || !input.isDifferentiable()) {
      return;
    }
    requireFits(entry, input, gradient);
    // An alias, since an operation may return dy itself, or one tensor for two inputs.
    sums.merge(input, pending.adopt(gradient.alias()), this::add);
  }

  private Tensor add(Tensor sum, Tensor gradient) {
    Tensor both = pending.adopt(backend.binary(Binary.ADD, sum, gradient));
    pending.release(sum);
    pending.release(gradient);
    return both;
  }

  private static void requireFits(Entry entry, Variable input, Tensor gradient) {
    if (!gradient.shape().equals(input.shape())) {
      throw new ShapeException(
          entry.op().name() + ": gradient " + gradient + " does not fit its input " + input);
    }
    if (gradient.dtype() != input.value().dtype()) {
      throw new DTypeException(
          entry.op().name() + ": gradient " + gradient + " is not of its input's type " + input);
    }
  }

  private void complete(Parameter parameter) {
    Tensor gradient = sums.remove(parameter);
    if (gradient == null) {
      return; // the loss does not depend on it
    }
    try (var _ = backend.openScope("gradient")) {
      consumer.accept(parameter, gradient);
    }
    if (pending.owns(gradient)) {
      pending.release(gradient);
    }
  }
}
