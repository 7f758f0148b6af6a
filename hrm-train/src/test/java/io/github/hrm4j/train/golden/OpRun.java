package io.github.hrm4j.train.golden;

import io.github.hrm4j.autograd.Gradients;
import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.op.Mul;
import io.github.hrm4j.autograd.op.Sum;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One operation on stored inputs: y, and the gradient of Σ y·dy by each input. */
final class OpRun {
  private final GoldenCase golden;
  private final Backend backend;
  private final Checks checks;
  private final List<Parameter> leaves = new ArrayList<>();

  OpRun(GoldenCase golden, Backend backend, Checks checks) {
    this.golden = golden;
    this.backend = backend;
    this.checks = checks;
  }

  GoldenCase golden() {
    return golden;
  }

  Backend backend() {
    return backend;
  }

  Checks checks() {
    return checks;
  }

  /** A stored input whose gradient is stored too, as {@code d<name>}. */
  Parameter leaf(String name) {
    Parameter leaf = new Parameter(name, constant(name));
    leaves.add(leaf);
    return leaf;
  }

  /** A stored input without gradient. */
  Tensor constant(String name) {
    golden.use(name);
    return golden.tensor(name, backend);
  }

  /** Runs the operation and compares the result and the gradients of all leaves. */
  void compare(Tolerance tolerance, Supplier<Variable> operation) {
    Tensor dy = constant("dy");
    try (Tape tape = new Tape(backend)) {
      Variable y = tape.record(operation);
      checks.close("y", y.value(), tolerance);
      Variable weights = Variable.constant(backend.cast(dy, y.value().dtype()));
      Variable loss = tape.record(() -> Sum.apply(Mul.apply(y, weights)));
      Gradients gradients = tape.backward(loss);
      for (Parameter leaf : leaves) {
        checks.close("d" + leaf.name(), gradients.of(leaf), tolerance);
      }
    }
  }
}
