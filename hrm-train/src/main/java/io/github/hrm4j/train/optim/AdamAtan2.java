package io.github.hrm4j.train.optim;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.FusedOps.AdamAtan2Scalars;
import io.github.hrm4j.tensor.FusedOps.AdamAtan2Update;
import io.github.hrm4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * AdamATan2 (Everett et al. 2024, section 4: the epsilon of Adam replaced by an arc tangent) with
 * decoupled weight decay, as the reference's package computes it (github: imoneoi/adam-atan2): no
 * scale constants, and the first moment's bias correction stands outside the arc tangent.
 *
 * <p>A parameter's gradient may be handed in as soon as it is made and freed right after. One that
 * gets none in a step is left alone whole: no decay, and its own count of steps does not rise.
 */
public final class AdamAtan2 {
  private final double beta1;
  private final double beta2;
  private final double weightDecay;
  private final IdentityHashMap<Parameter, Moments> moments = new IdentityHashMap<>();

  /** First and second moment, of the parameter's shape, and the updates made so far. */
  private static final class Moments {
    private final Tensor first;
    private final Tensor second;
    private long updates;

    Moments(Backend backend, Parameter parameter) {
      this.first = backend.full(DType.F32, parameter.shape(), 0);
      this.second = backend.full(DType.F32, parameter.shape(), 0);
    }
  }

  /**
   * An optimizer whose moments start at zero and belong to the innermost open scope.
   *
   * @param parameters what it will be asked to update
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param weightDecay decoupled decay
   */
  public AdamAtan2(List<Parameter> parameters, double beta1, double beta2, double weightDecay) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.weightDecay = weightDecay;
    for (Parameter parameter : parameters) {
      moments.put(parameter, new Moments(parameter.backend(), parameter));
    }
  }

  /**
   * Updates one parameter in place. The scalars are computed in double and rounded to float.
   *
   * @param gradient float32, of the parameter's shape
   * @param lr this step's rate
   * @throws IllegalArgumentException if the parameter is not one of this optimizer's
   */
  public void step(Parameter parameter, Tensor gradient, double lr) {
    Moments state = state(parameter);
    AdamAtan2Scalars scalars = nextUpdate(state, lr);
    parameter.backend().adamAtan2(parameter.value(), state.first, state.second, gradient, scalars);
  }

  /**
   * Updates many parameters in place, those with equally many updates in one call of their backend.
   *
   * @param gradients float32, each of its parameter's shape
   * @param lr this step's rate
   * @throws IllegalArgumentException if a parameter is not one of this optimizer's
   */
  public void step(Map<Parameter, Tensor> gradients, double lr) {
    Map<AdamAtan2Scalars, List<AdamAtan2Update>> groups = new LinkedHashMap<>();
    gradients.forEach(
        (parameter, gradient) -> {
          Moments state = state(parameter);
          groups
              .computeIfAbsent(nextUpdate(state, lr), _ -> new ArrayList<>())
              .add(new AdamAtan2Update(parameter.value(), state.first, state.second, gradient));
        });
    groups.forEach(
        (scalars, updates) -> updates.getFirst().p().backend().adamAtan2(updates, scalars));
  }

  /**
   * Counts an update of each parameter and brings its scalars to the device, for {@link #apply}.
   *
   * @param parameters with equally many updates so far
   * @param scalars float32 [5], overwritten
   * @throws IllegalStateException if their updates differ in number
   */
  public void prepare(Set<Parameter> parameters, double lr, Tensor scalars) {
    if (!updatesAreEqual(parameters)) {
      throw new IllegalStateException("parameters have had different numbers of updates");
    }
    AdamAtan2Scalars next = null;
    for (Parameter parameter : parameters) {
      next = nextUpdate(state(parameter), lr);
    }
    if (next != null) {
      float[] values = {next.decay(), next.beta1(), next.beta2(), next.step(), next.rootScale()};
      scalars.backend().write(scalars, MemorySegment.ofArray(values));
    }
  }

  /** Whether all of them have had the same number of updates, as one set of scalars asks for. */
  public boolean updatesAreEqual(Set<Parameter> parameters) {
    return parameters.stream().mapToLong(this::updates).distinct().count() <= 1;
  }

  /**
   * The device's part of an update of many parameters: nothing in it is from the host.
   *
   * @param gradients of the parameters that were prepared
   * @param scalars from {@link #prepare}
   */
  public void apply(Map<Parameter, Tensor> gradients, Tensor scalars) {
    List<AdamAtan2Update> updates = new ArrayList<>();
    gradients.forEach(
        (parameter, gradient) -> {
          Moments state = state(parameter);
          updates.add(new AdamAtan2Update(parameter.value(), state.first, state.second, gradient));
        });
    if (!updates.isEmpty()) {
      scalars.backend().adamAtan2(updates, scalars);
    }
  }

  private AdamAtan2Scalars nextUpdate(Moments state, double lr) {
    state.updates++;
    return new AdamAtan2Scalars(
        (float) (1 - lr * weightDecay),
        (float) beta1,
        (float) beta2,
        (float) (lr / (1 - Math.pow(beta1, (double) state.updates))),
        (float) (1 / Math.sqrt(1 - Math.pow(beta2, (double) state.updates))));
  }

  /** The first moment of a parameter, of its shape; to be saved and restored. */
  public Tensor firstMoment(Parameter parameter) {
    return state(parameter).first;
  }

  /** The second moment of a parameter, of its shape; to be saved and restored. */
  public Tensor secondMoment(Parameter parameter) {
    return state(parameter).second;
  }

  /** The updates a parameter has had. */
  public long updates(Parameter parameter) {
    return state(parameter).updates;
  }

  /** Goes on as if a parameter had had this many updates; its moments are assigned separately. */
  public void restoreUpdates(Parameter parameter, long updates) {
    state(parameter).updates = updates;
  }

  private Moments state(Parameter parameter) {
    Moments state = moments.get(parameter);
    if (state == null) {
      throw new IllegalArgumentException("not a parameter of this optimizer: " + parameter.name());
    }
    return state;
  }
}
