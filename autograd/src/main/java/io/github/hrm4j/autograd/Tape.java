package io.github.hrm4j.autograd;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.ShapeException;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The operations of one forward pass in order, replayed backwards once. Outside {@link #record}
 * nothing is recorded, so there is no "no grad" to forget.
 *
 * <pre>{@code
 * try (var tape = new Tape(backend)) {
 *   Variable loss = tape.record(() -> model.loss(batch));
 *   Gradients gradients = tape.backward(loss); // they belong to the scope around the tape
 * }
 * }</pre>
 *
 * <p>Lifetimes: what an operation saved for its backward moves into the tape's own scope, whatever
 * inner scopes the forward used, and is freed as soon as the backward has passed the operation. So
 * a result that was saved and is needed after the backward must be handed to a scope around the
 * tape before. Everything else made while the tape is open lives until the tape is closed, or until
 * the inner scope in which it was made is.
 *
 * <p>A tape belongs to the thread that made it.
 */
public final class Tape implements AutoCloseable {
  private static final ScopedValue<Tape> RECORDING = ScopedValue.newInstance();
  private static final ScopedValue<OpWatch> WATCH = ScopedValue.newInstance();

  private static final OpWatch UNWATCHED =
      new OpWatch() {
        @Override
        public void forward(Op op, Tensor result, List<Variable> inputs) {
          // Nobody looks.
        }

        @Override
        public void backward(Op op, List<Variable> inputs, List<Tensor> gradients) {
          // Nobody looks.
        }
      };

  private final Backend backend;
  private final Scope outer;
  // Two scopes: the first holds only what was saved, since the second is the innermost one.
  private final Scope saved;
  private final Scope unsaved;
  private final List<Entry> entries = new ArrayList<>();
  private boolean replayed;

  /**
   * A tape whose gradients will belong to the innermost open scope.
   *
   * @param backend where the operations compute
   * @throws IllegalStateException if no scope is open on this thread
   */
  public Tape(Backend backend) {
    this.backend = backend;
    this.outer = backend.memory().current();
    this.saved = backend.openScope("tape");
    this.unsaved = backend.openScope("recorded");
  }

  /**
   * Runs a forward pass, or a further part of it, with recording.
   *
   * @param forward the forward pass; called once, on this thread
   * @param <T> what the forward pass gives
   * @return what it gave
   * @throws IllegalStateException if a tape records on this thread already, or this one was
   *     replayed
   */
  public <T> T record(Supplier<T> forward) {
    if (RECORDING.isBound()) {
      throw new IllegalStateException("a tape is recording already: record() does not nest");
    }
    if (replayed) {
      throw new IllegalStateException("record: the tape was replayed; make a new one");
    }
    return ScopedValue.where(RECORDING, this).call(forward::get);
  }

  /**
   * Runs something while every operation's results on this thread are shown to a watch.
   *
   * @param watch is shown the results
   * @param action called once, on this thread
   * @param <T> what the action gives
   * @return what it gave
   */
  public static <T> T watch(OpWatch watch, Supplier<T> action) {
    return ScopedValue.where(WATCH, watch).call(action::get);
  }

  /** {@return whether a tape records on this thread} */
  public static boolean isRecording() {
    return RECORDING.isBound();
  }

  /**
   * To be called by every operation with its result: appends it to the recording tape, if there is
   * one and a gradient flows into one of the inputs.
   *
   * @param op the operation
   * @param value its result, of any shape
   * @param inputs its inputs, of any shape, in the order in which its backward gives gradients
   * @return the result as a variable of the value's shape with history, or a constant
   * @throws IllegalStateException if an input has its history on another tape
   */
  public static Variable push(Op op, Tensor value, Variable... inputs) {
    OpEvent.forward(op, value, inputs);
    if (WATCH.isBound()) {
      WATCH.get().forward(op, value, List.of(inputs));
    }
    if (RECORDING.isBound()) {
      for (Variable input : inputs) {
        if (input.isDifferentiable()) {
          return RECORDING.get().append(op, value, List.of(inputs));
        }
      }
    }
    return Variable.constant(value);
  }

  private Variable append(Op op, Tensor value, List<Variable> inputs) {
    for (Variable input : inputs) {
      if (input.tape() != null && input.tape() != this) {
        throw new IllegalStateException(
            op.name() + ": " + input + " was recorded on another tape; detach() it");
      }
    }
    Variable output = new Variable(value, this);
    entries.add(Entry.keep(op, output, inputs, saved));
    return output;
  }

  /**
   * The gradients of a scalar by every parameter it depends on. They and the loss belong to the
   * scope around the tape afterwards.
   *
   * @param loss a recorded result of shape [] or another with exactly one element
   * @return for each parameter a gradient of its shape and type
   * @throws ShapeException if the loss has more or less than one element
   * @throws IllegalStateException if the tape was replayed already, still records, or did not
   *     record the loss
   */
  public Gradients backward(Variable loss) {
    Gradients gradients = new Gradients();
    backward(loss, (parameter, gradient) -> gradients.put(parameter, outer.adopt(gradient)));
    return gradients;
  }

  /**
   * As {@link #backward(Variable)}, but hands over each parameter's gradient as soon as it is
   * complete, that is once every use of the parameter is behind: the consumer may overwrite the
   * parameter. The gradient is freed when the consumer returns unless an enclosing scope adopts it.
   *
   * @param loss a recorded result of shape [] or another with one element
   * @param consumer gets each parameter with a gradient of its shape and type
   * @throws ShapeException if the loss has more or less than one element
   * @throws IllegalStateException as {@link #backward(Variable)}
   */
  public void backward(Variable loss, BiConsumer<Parameter, Tensor> consumer) {
    requireReplayable(loss);
    replayed = true;
    if (!loss.value().isClosed()) {
      outer.adopt(loss.value());
    }
    try (Scope pending = backend.openScope("gradients")) {
      Replay replay = new Replay(backend, pending, entries, consumer, WATCH.orElse(UNWATCHED));
      replay.seed(loss);
      while (!entries.isEmpty()) {
        Entry entry = entries.removeLast();
        replay.step(entry);
        entry.free(saved);
      }
    }
  }

  private void requireReplayable(Variable loss) {
    if (RECORDING.isBound()) {
      throw new IllegalStateException("backward: call it after record() has returned");
    }
    if (replayed) {
      throw new IllegalStateException("backward: a tape can be replayed once; record again");
    }
    if (loss.tape() != this) {
      throw new IllegalStateException("backward: " + loss + " was not recorded on this tape");
    }
    if (loss.value().size() != 1) {
      throw new ShapeException("backward: the loss must have one element, got " + loss.shape());
    }
  }

  /** {@return the operations recorded and not yet replayed, in order} */
  public List<Op> operations() {
    return entries.stream().map(Entry::op).toList();
  }

  /**
   * {@return the bytes kept alive for the backward, without what an enclosing scope owns anyway}
   */
  public long bytes() {
    return saved.bytes();
  }

  /** The recorded operations in order, one a line, with types and shapes. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    entries.forEach(entry -> text.append(entry).append('\n'));
    return text.toString();
  }

  /**
   * Frees everything made since the tape was opened and not handed to an enclosing scope.
   *
   * @throws IllegalStateException if a scope opened inside is still open
   */
  @Override
  public void close() {
    unsaved.close();
    saved.close();
  }
}
