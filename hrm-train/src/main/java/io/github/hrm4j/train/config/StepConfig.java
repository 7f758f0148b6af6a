package io.github.hrm4j.train.config;

import io.github.hrm4j.model.GradientPath;
import io.github.hrm4j.model.TrainMethod;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How a training step is made, where that differs from the reference.
 *
 * @param method {@code grad} and {@code train_segments}
 * @param accumulation {@code grad_accumulation}, micro-batches of a step
 * @param ema {@code ema}, whether evaluation uses an average of the weights
 * @param emaRate {@code ema_rate}, its decay
 */
public record StepConfig(TrainMethod method, int accumulation, boolean ema, double emaRate) {
  static StepConfig from(Settings given) {
    int segments = given.count("train_segments", 0);
    return new StepConfig(
        new TrainMethod(
            gradient(given.text("grad")),
            segments == 0 ? OptionalInt.empty() : OptionalInt.of(segments)),
        given.count("grad_accumulation"),
        given.flag("ema"),
        given.real("ema_rate"));
  }

  private static GradientPath gradient(String label) {
    return label.equals(GradientPath.FULL.label()) ? GradientPath.FULL : GradientPath.ONE_STEP;
  }

  void putInto(Map<String, Object> map) {
    map.put("grad", method.gradient().label());
    map.put("train_segments", method.segments().isPresent() ? method.segments().getAsInt() : null);
    map.put("grad_accumulation", accumulation);
    map.put("ema", ema);
    map.put("ema_rate", emaRate);
  }
}
