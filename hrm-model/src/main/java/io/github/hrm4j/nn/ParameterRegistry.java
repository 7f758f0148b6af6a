package io.github.hrm4j.nn;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Makes the parameters and buffers of a network under their checkpoint names and keeps them in the
 * order of creation. They are float32 and belong to the scope that is innermost at creation.
 */
public final class ParameterRegistry {
  private final Backend backend;
  private final Function<String, RandomGenerator> streams;
  private final List<Parameter> parameters = new ArrayList<>();
  private final Map<String, Tensor> state = new LinkedHashMap<>();

  /**
   * An empty registry.
   *
   * @param streams a generator for each name, so that a parameter's initial values depend neither
   *     on the order of creation nor on what else the network has
   */
  public ParameterRegistry(Backend backend, Function<String, RandomGenerator> streams) {
    this.backend = backend;
    this.streams = streams;
  }

  public Backend backend() {
    return backend;
  }

  /** A parameter from a cut normal, see {@link Initializers#truncatedNormal}. */
  public Parameter truncatedNormal(String name, Shape shape, double deviation) {
    return parameter(name, drawn(name, shape, deviation));
  }

  /** A parameter with the same value everywhere. */
  public Parameter constant(String name, Shape shape, double value) {
    return parameter(name, backend.full(DType.F32, shape, value));
  }

  /** An untrained tensor from a cut normal, saved in checkpoints. */
  public Tensor truncatedNormalBuffer(String name, Shape shape, double deviation) {
    return register(name, drawn(name, shape, deviation));
  }

  /** A tensor of zeros that no tape sees, saved in checkpoints. */
  public Tensor zeroBuffer(String name, Shape shape) {
    return register(name, backend.full(DType.F32, shape, 0));
  }

  private Tensor drawn(String name, Shape shape, double deviation) {
    int size = Math.toIntExact(shape.size());
    return backend.tensor(
        shape, Initializers.truncatedNormal(size, deviation, streams.apply(name)));
  }

  private Parameter parameter(String name, Tensor value) {
    Parameter parameter = new Parameter(name, register(name, value));
    parameters.add(parameter);
    return parameter;
  }

  private Tensor register(String name, Tensor value) {
    if (state.putIfAbsent(name, value) != null) {
      throw new IllegalStateException("two tensors are named " + name);
    }
    return value;
  }

  /** The parameters, in the order of creation. */
  public List<Parameter> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  /** Parameters and buffers by name, in the order of creation: what a checkpoint holds. */
  public Map<String, Tensor> state() {
    return Collections.unmodifiableMap(state);
  }
}
