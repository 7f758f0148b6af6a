package io.github.hrm4j.autograd;

import io.github.hrm4j.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The gradients of one backward pass by parameter, in the order in which they were completed. */
public final class Gradients {
  private final Map<Parameter, Tensor> byParameter = new LinkedHashMap<>();

  Gradients() {}

  void put(Parameter parameter, Tensor gradient) {
    byParameter.put(parameter, gradient);
  }

  /**
   * The gradient of the loss by a parameter, of its shape and type; null if the loss does not
   * depend on it.
   *
   * @param parameter of any shape
   * @return a tensor of the parameter's shape and type, or null
   */
  public Tensor of(Parameter parameter) {
    return byParameter.get(parameter);
  }

  /**
   * {@return the gradients by parameter, each of its parameter's shape and type, in the order in
   * which they were completed; not to be changed}
   */
  public Map<Parameter, Tensor> asMap() {
    return Collections.unmodifiableMap(byParameter);
  }
}
