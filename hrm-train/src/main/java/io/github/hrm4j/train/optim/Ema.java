package io.github.hrm4j.train.optim;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An exponential moving average of parameters for evaluation, as TRM has it (github:
 * SamsungSAILMontreal/TinyRecursiveModels): it starts at the initial values, and after every update
 * average = rate · average + (1 - rate) · parameter. The puzzle embedding is no parameter and has
 * none.
 */
public final class Ema {
  private final double rate;
  private final Map<Parameter, Tensor> averages = new LinkedHashMap<>();

  /**
   * Averages that start at the parameters' values and belong to the innermost open scope.
   *
   * @param rate from 0 to below 1; how much of the average stays
   */
  public Ema(List<Parameter> parameters, double rate) {
    this.rate = rate;
    for (Parameter parameter : parameters) {
      Backend on = parameter.backend();
      averages.put(parameter, on.cast(parameter.value(), DType.F32));
    }
  }

  /** Takes the parameters' values in, after an update. */
  public void update() {
    averages.forEach(
        (parameter, average) -> {
          Backend on = average.backend();
          try (var _ = on.openScope("ema")) {
            Tensor kept = on.affine(average, rate, 0);
            Tensor added = on.affine(parameter.value(), 1 - rate, 0);
            on.assign(average, on.binary(Binary.ADD, kept, added));
          }
        });
  }

  /** Starts again at the parameters' values. */
  public void restart() {
    averages.forEach((parameter, average) -> average.backend().assign(average, parameter.value()));
  }

  /** Exchanges the parameters' values and the averages; a second time undoes it. */
  public void swap() {
    averages.forEach(
        (parameter, average) -> {
          Backend on = average.backend();
          try (var _ = on.openScope("swap")) {
            Tensor value = on.cast(parameter.value(), DType.F32);
            on.assign(parameter.value(), average);
            on.assign(average, value);
          }
        });
  }

  /** The average of a parameter, of its shape. */
  public Tensor average(Parameter parameter) {
    return averages.get(parameter);
  }
}
