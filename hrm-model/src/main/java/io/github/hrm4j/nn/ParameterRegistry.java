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
   * @param backend where the parameters lie
   * @param streams a generator for each name, so that a parameter's initial values depend neither
   *     on the order of creation nor on what else the network has
   */
  public ParameterRegistry(Backend backend, Function<String, RandomGenerator> streams) {
    this.backend = backend;
    this.streams = streams;
  }

  /** {@return where the parameters lie} */
  public Backend backend() {
    return backend;
  }

  /**
   * A parameter from a cut normal, see {@link Initializers#truncatedNormal}.
   *
   * @param name its name in checkpoints
   * @param shape the extents
   * @param deviation the standard deviation of its values
   * @return a parameter of that shape
   * @throws IllegalStateException if the name is taken
   */
  public Parameter truncatedNormal(String name, Shape shape, double deviation) {
    return parameter(name, drawn(name, shape, deviation));
  }

  /**
   * A parameter with the same value everywhere.
   *
   * @param name its name in checkpoints
   * @param shape the extents
   * @param value rounded to float32
   * @return a parameter of that shape
   * @throws IllegalStateException if the name is taken
   */
  public Parameter constant(String name, Shape shape, double value) {
    return parameter(name, backend.full(DType.F32, shape, value));
  }

  /**
   * An untrained tensor from a cut normal, saved in checkpoints.
   *
   * @param name its name in checkpoints
   * @param shape the extents
   * @param deviation the standard deviation of its values
   * @return a tensor of that shape
   * @throws IllegalStateException if the name is taken
   */
  public Tensor truncatedNormalBuffer(String name, Shape shape, double deviation) {
    return register(name, drawn(name, shape, deviation));
  }

  /**
   * A tensor of zeros that no tape sees, saved in checkpoints.
   *
   * @param name its name in checkpoints
   * @param shape the extents
   * @return a tensor of that shape
   * @throws IllegalStateException if the name is taken
   */
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

  /**
   * The parameters, in the order of creation.
   *
   * @return each of the shape it was made with
   */
  public List<Parameter> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  /**
   * Parameters and buffers by name, in the order of creation: what a checkpoint holds.
   *
   * @return tensors of the shapes they were made with
   */
  public Map<String, Tensor> state() {
    return Collections.unmodifiableMap(state);
  }
}
