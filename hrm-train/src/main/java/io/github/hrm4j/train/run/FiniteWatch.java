package io.github.hrm4j.train.run;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.OpWatch;
import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/** Throws at the first operation whose result holds NaN or infinity, saying which it is. */
final class FiniteWatch implements OpWatch {
  private String lastParameter = "";

  /** The first bad operation was found; the message says which, as the end of a sentence. */
  static final class Found extends RuntimeException {
    private static final long serialVersionUID = 1;

    Found(String message) {
      super(message);
    }
  }

  /** Whether every element is finite; one small transfer from the device. */
  static boolean isFinite(Tensor tensor) {
    Backend on = tensor.backend();
    try (Scope _ = on.openScope("finite")) {
      // 0 · x is 0 for every finite x and NaN for all others, and zeros cannot overflow.
      Tensor flat = tensor.isContiguous() ? tensor : on.cast(tensor, tensor.dtype());
      Tensor zeros = on.affine(flat.reshape(Math.toIntExact(tensor.size())), 0, 0);
      return on.reduce(Reduction.SUM, zeros, 0).item() == 0;
    }
  }

  /** How many elements are not finite, of how many, in words. */
  static String count(Tensor tensor) {
    double[] values = tensor.toDoubles();
    long bad = 0;
    for (double value : values) {
      bad += Double.isFinite(value) ? 0 : 1;
    }
    return bad + " of " + values.length + " elements";
  }

  @Override
  public void forward(Op op, Tensor result, List<Variable> inputs) {
    String place = place(inputs);
    require(result, op.name() + place + ", forward");
  }

  @Override
  public void backward(Op op, List<Variable> inputs, List<Tensor> gradients) {
    String place = place(inputs);
    for (Tensor gradient : gradients) {
      if (gradient != null) {
        require(gradient, op.name() + place + ", backward");
      }
    }
  }

  /** The parameter that the operation works with, or else the one that was met last. */
  private String place(List<Variable> inputs) {
    for (Variable input : inputs) {
      if (input instanceof Parameter parameter) {
        lastParameter = parameter.name();
        return " with " + lastParameter;
      }
    }
    return lastParameter.isEmpty() ? "" : " after " + lastParameter;
  }

  private static void require(Tensor result, String op) {
    if (result.dtype().isFloating() && !isFinite(result)) {
      throw new Found(op + ": " + count(result) + " are NaN or infinite");
    }
  }
}
