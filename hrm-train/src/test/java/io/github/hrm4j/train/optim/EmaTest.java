package io.github.hrm4j.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmaTest {
  @Test
  void followsTheParametersAndSwapsWithThem() {
    try (Backend on = Backends.open(System.getProperty("hrm.backend", "simd"), 1);
        Scope _ = on.openScope("test")) {
      Parameter parameter = new Parameter("p", on.tensor(Shape.of(2), 1, -2));
      Ema ema = new Ema(List.of(parameter), 0.75);
      assertThat(ema.average(parameter).toFloats()).containsExactly(1, -2);
      double[] expected = {1, -2};
      for (int step = 1; step <= 5; step++) {
        float[] now = {step, 3 - step};
        on.assign(parameter.value(), on.tensor(Shape.of(2), now));
        ema.update();
        for (int i = 0; i < 2; i++) {
          expected[i] = 0.75 * expected[i] + 0.25 * now[i];
        }
      }
      assertThat(ema.average(parameter).toDoubles()).containsExactly(expected, within(1e-6));
      float[] average = ema.average(parameter).toFloats();
      ema.swap();
      assertThat(parameter.value().toFloats()).containsExactly(average);
      assertThat(ema.average(parameter).toFloats()).containsExactly(5, -2);
      ema.swap();
      assertThat(parameter.value().toFloats()).containsExactly(5, -2);
      ema.restart();
      assertThat(ema.average(parameter).toFloats()).containsExactly(5, -2);
    }
  }
}
