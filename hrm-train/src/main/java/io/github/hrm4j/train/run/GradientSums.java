package io.github.hrm4j.train.run;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.model.GradientSink;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds up the gradients of a step's micro-batches and hands the sums on, each as soon as the last
 * micro-batch has added to it. The sums of dense parameters are as large as the parameters and
 * belong to the scope that was innermost at creation.
 */
final class GradientSums {
  private final Backend backend;
  private final Map<Parameter, Tensor> sums = new HashMap<>();
  private final Set<Parameter> begun = new HashSet<>();
  private final List<Tensor> ids = new ArrayList<>();
  private final List<Tensor> rows = new ArrayList<>();

  GradientSums(Backend backend, List<Parameter> parameters) {
    this.backend = backend;
    for (Parameter parameter : parameters) {
      sums.put(parameter, backend.empty(DType.F32, parameter.shape()));
    }
  }

  /** Forgets what the step before added up. */
  void begin() {
    begun.clear();
    ids.clear();
    rows.clear();
  }

  /**
   * Takes the gradients of one micro-batch.
   *
   * @param step the scope that lives until the step ends
   * @param whole told the sums by the last micro-batch; null for those before
   */
  GradientSink sink(Scope step, GradientSink whole) {
    return new GradientSink() {
      @Override
      public void dense(Parameter parameter, Tensor gradient) {
        Tensor sum = sums.get(parameter);
        Tensor both = begun.add(parameter) ? gradient : backend.binary(Binary.ADD, sum, gradient);
        if (whole == null) {
          backend.assign(sum, both);
        } else {
          whole.dense(parameter, both);
        }
      }

      @Override
      public void rows(Tensor table, Tensor ofIds, Tensor gradient) {
        ids.add(step.adopt(ofIds));
        rows.add(step.adopt(gradient));
        if (whole != null) {
          whole.rows(table, backend.concat(ids, 0), backend.concat(rows, 0));
        }
      }
    };
  }
}
