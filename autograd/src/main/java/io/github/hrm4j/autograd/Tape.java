package io.github.hrm4j.autograd;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.ShapeException;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The operations of one forward pass in order, replayed backwards once. Outside {@link #record}
 * nothing is recorded, so there is no "no grad" to forget.
 *
 * <p>The tape has a {@link Scope}: what the operations saved moves into it, whatever inner scopes
 * the forward used, and is freed entry by entry during the backward.
 *
 * <pre>{@code
 * try (var tape = new Tape(backend)) {
 *   Variable loss = tape.record(() -> model.loss(batch));
 *   Gradients gradients = tape.backward(loss); // they belong to the scope around the tape
 * }
 * }</pre>
 */
public final class Tape implements AutoCloseable {
  private static final ScopedValue<Tape> RECORDING = ScopedValue.newInstance();

  private final Backend backend;
  private final Scope outer;
  private final Scope scope;
  private final List<Entry> entries = new ArrayList<>();
  private boolean replayed;

  /** One recorded operation; everything in the tape's scope above the mark came later. */
  private record Entry(Op op, Variable output, List<Variable> inputs, int mark) {}

  /** A tape whose gradients will belong to the innermost open scope. */
  public Tape(Backend backend) {
    this.backend = backend;
    this.outer = backend.memory().current();
    this.scope = backend.openScope("tape");
  }

  /**
   * Runs a forward pass with recording.
   *
   * @throws IllegalStateException if a tape records on this thread already
   */
  public <T> T record(Supplier<T> forward) {
    if (RECORDING.isBound()) {
      throw new IllegalStateException("a tape is recording already: record() does not nest");
    }
    return ScopedValue.where(RECORDING, this).call(forward::get);
  }

  /** Whether a tape records on this thread. */
  public static boolean isRecording() {
    return RECORDING.isBound();
  }

  /**
   * To be called by every operation with its result: appends it to the recording tape, if there is
   * one and a gradient flows into one of the inputs.
   *
   * @return the result as a variable with history, or a constant
   */
  public static Variable push(Op op, Tensor value, Variable... inputs) {
    if (!RECORDING.isBound()) {
      return Variable.constant(value);
    }
    for (Variable input : inputs) {
      if (input.isDifferentiable()) {
        return RECORDING.get().append(op, value, inputs);
      }
    }
    return Variable.constant(value);
  }

  private Variable append(Op op, Tensor value, Variable[] inputs) {
    int mark = scope.mark();
    op.saved().forEach(scope::adopt);
    Variable output = new Variable(value, true);
    entries.add(new Entry(op, output, List.of(inputs), mark));
    return output;
  }

  /**
   * The gradients of a scalar by every parameter it depends on. They belong to the scope that was
   * the innermost when the tape was made. What else was made while recording is freed on the way:
   * hand results that are needed later to an enclosing scope first.
   *
   * @param loss the last operation's result, with exactly one element
   */
  public Gradients backward(Variable loss) {
    Gradients gradients = new Gradients();
    backward(loss, (parameter, gradient) -> gradients.put(parameter, outer.adopt(gradient)));
    return gradients;
  }

  /**
   * As {@link #backward(Variable)}, but hands over each parameter's gradient as soon as it is
   * complete. It is freed when the consumer returns unless an enclosing scope adopts it.
   *
   * @throws ShapeException if the loss has more than one element
   * @throws IllegalStateException if the tape was replayed already
   */
  public void backward(Variable loss, BiConsumer<Parameter, Tensor> consumer) {
    if (loss.value().size() != 1) {
      throw new ShapeException("backward: the loss must have one element, got " + loss.shape());
    }
    if (replayed) {
      throw new IllegalStateException("backward: a tape can be replayed once; record again");
    }
    if (!loss.isDifferentiable()) {
      throw new IllegalStateException("backward: the loss was not recorded on a tape");
    }
    replayed = true;
    try (Scope pending = backend.openScope("gradients")) {
      Replay replay = new Replay(pending, consumer);
      Tensor seed = backend.full(loss.value().dtype(), loss.shape(), 1);
      replay.sums.put(loss, seed);
      for (int i = entries.size() - 1; i >= 0; i--) {
        replay.step(entries.remove(i));
      }
    }
  }

  /** The state of one backward pass: gradients by variable whose uses are not all replayed yet. */
  private final class Replay {
    private final Scope pending;
    private final BiConsumer<Parameter, Tensor> consumer;
    private final IdentityHashMap<Variable, Tensor> sums = new IdentityHashMap<>();
    private final IdentityHashMap<Parameter, Integer> usesLeft = new IdentityHashMap<>();

    Replay(Scope pending, BiConsumer<Parameter, Tensor> consumer) {
      this.pending = pending;
      this.consumer = consumer;
      for (Entry entry : entries) {
        for (Variable input : entry.inputs) {
          if (input instanceof Parameter parameter) {
            usesLeft.merge(parameter, 1, Integer::sum);
          }
        }
      }
    }

    void step(Entry entry) {
      Tensor dy = sums.remove(entry.output);
      if (dy != null) {
        try (var _ = backend.openScope(entry.op.name())) {
          distribute(entry, entry.op.backward(dy));
        }
        pending.release(dy);
      }
      for (Variable input : entry.inputs) {
        if (input instanceof Parameter parameter
            && usesLeft.merge(parameter, -1, Integer::sum) == 0) {
          complete(parameter);
        }
      }
      scope.releaseTo(entry.mark);
    }

    private void distribute(Entry entry, List<Tensor> gradients) {
      if (gradients.size() != entry.inputs.size()) {
        throw new IllegalStateException(
            entry.op.name() + ": " + gradients.size() + " gradients, inputs " + entry.inputs);
      }
      for (int i = 0; i < gradients.size(); i++) {
        Variable input = entry.inputs.get(i);
        Tensor gradient = gradients.get(i);
        if (gradient != null && input.isDifferentiable()) {
          requireFits(entry, input, gradient);
          // An alias, since an operation may return dy itself, or one tensor for two inputs.
          sums.merge(input, pending.adopt(gradient.alias()), this::add);
        }
      }
    }

    private Tensor add(Tensor sum, Tensor gradient) {
      Tensor both = pending.adopt(backend.binary(Binary.ADD, sum, gradient));
      pending.release(sum);
      pending.release(gradient);
      return both;
    }

    private void complete(Parameter parameter) {
      Tensor gradient = sums.remove(parameter);
      if (gradient != null) {
        try (var _ = backend.openScope("gradient")) {
          consumer.accept(parameter, gradient);
        }
        if (pending.owns(gradient)) {
          pending.release(gradient);
        }
      }
    }
  }

  private static void requireFits(Entry entry, Variable input, Tensor gradient) {
    DType expected = input.value().dtype();
    if (!gradient.shape().equals(input.shape()) || gradient.dtype() != expected) {
      throw new ShapeException(
          entry.op.name() + ": gradient " + gradient + " does not fit its input " + input);
    }
  }

  /** Number of operations recorded and not yet replayed. */
  public int size() {
    return entries.size();
  }

  /** Bytes kept alive for the backward. */
  public long bytes() {
    return scope.bytes();
  }

  /** The recorded operations in order, one a line, with shapes. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append(entry.op.name()).append(' ').append(entry.inputs);
      text.append(" -> ").append(entry.output).append('\n');
    }
    return text.toString();
  }

  /** Frees everything saved. */
  @Override
  public void close() {
    scope.close();
  }
}
