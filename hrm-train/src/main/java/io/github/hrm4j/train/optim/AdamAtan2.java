package io.github.hrm4j.train.optim;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.FusedOps.AdamAtan2Scalars;
import io.github.hrm4j.tensor.FusedOps.AdamAtan2Update;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
