package io.github.hrm4j.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.io.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Optimizers and schedule against numbers from the PyTorch reference. */
class OptimizerFixturesTest {
  private static final List<String> NAMES = List.of("a", "b", "rowzero", "tiny", "zero_grad");

  private Backend backend;

  @BeforeEach
  void open() {
    backend = Backends.open(System.getProperty("hrm.backend", "simd"), 1);
  }

  @AfterEach
  void close() {
    backend.close();
  }

  private static Path resource(String name) throws URISyntaxException {
    URL url = OptimizerFixturesTest.class.getResource(name);
    return Path.of(url.toURI());
  }

  @Test
  void adamAtan2FollowsTheReferenceOverTenSteps() throws IOException, URISyntaxException {
    try (var _ = backend.openScope("run");
        Safetensors golden = Safetensors.open(resource("adam_atan2.safetensors"))) {
      Map<String, Parameter> parameters = new LinkedHashMap<>();
      for (String name : NAMES) {
        parameters.put(name, new Parameter(name, golden.load("init/" + name, backend)));
      }
      AdamAtan2 optimizer = new AdamAtan2(List.copyOf(parameters.values()), 0.9, 0.95, 0.1);
      for (int step = 1; step <= 10; step++) {
        for (Parameter parameter : parameters.values()) {
          Tensor gradient = golden.load("step" + step + "/grad/" + parameter.name(), backend);
          optimizer.step(parameter, gradient, step * 1e-3);
          // One step needs 1e-6 in float32, ten accumulate to 2e-6.
          double tolerance = step == 1 ? 1e-6 : 2e-6;
          requireClose(golden, "step" + step + "/param/", parameter.value(), parameter, tolerance);
          if (golden.tensors().containsKey("step" + step + "/exp_avg/" + parameter.name())) {
            Tensor first = optimizer.firstMoment(parameter);
            requireClose(golden, "step" + step + "/exp_avg/", first, parameter, tolerance);
            Tensor second = optimizer.secondMoment(parameter);
            requireClose(golden, "step" + step + "/exp_avg_sq/", second, parameter, tolerance);
          }
        }
      }
    }
  }

  @Test
  void aParameterWithoutGradientIsSkippedWhole() {
    try (var _ = backend.openScope("run")) {
      Parameter used = parameter("used", 1, 2);
      Parameter unused = parameter("unused", 1, 2);
      AdamAtan2 optimizer = new AdamAtan2(List.of(used, unused), 0.9, 0.95, 0.5);
      Tensor gradient = backend.tensor(used.shape(), 1, -1);
      optimizer.step(used, gradient, 0.1);
      optimizer.step(used, gradient, 0.1);
      assertThat(unused.value().toFloats()).containsExactly(1, 2);
      // Its first update is a first update still: 0.9967·lr after the decay.
      optimizer.step(unused, gradient, 0.1);
      float move = (float) (0.1 / (1 - 0.9) * Math.atan(1 - 0.9));
      assertThat(unused.value().toFloats())
          .containsExactly(new float[] {0.95f - move, 1.9f + move}, within(1e-6f));
    }
  }

  private Parameter parameter(String name, float... values) {
    return new Parameter(
        name, backend.tensor(io.github.hrm4j.tensor.Shape.of(values.length), values));
  }

  @Test
  void signSgdFollowsTheReference() throws IOException, URISyntaxException {
    try (var _ = backend.openScope("run");
        Safetensors golden = Safetensors.open(resource("sign_sgd.safetensors"))) {
      Tensor table = golden.load("weights", backend);
      Tensor ids = golden.load("ids", backend);
      new SparseSignSgd(0.1).step(table, ids, golden.load("grad", backend), 0.01);
      assertThat(table.toFloats())
          .containsExactly(golden.load("weights_after", backend).toFloats(), within(1e-6f));
    }
  }

  @Test
  void theScheduleIsTheReferences() throws IOException {
    JsonNode golden;
    try (InputStream in = getClass().getResourceAsStream("lr_schedule.json")) {
      golden = new ObjectMapper().readTree(in);
    }
    double base = golden.get("base_lr").doubleValue();
    for (Map.Entry<String, JsonNode> series : golden.get("values_double").properties()) {
      LrSchedule schedule =
          new LrSchedule(
              golden.get("warmup_steps").longValue(),
              golden.get("total_steps").longValue(),
              Double.parseDouble(series.getKey()));
      assertThat(series.getValue().size()).isEqualTo(200);
      for (int step = 0; step < 200; step++) {
        double expected = series.getValue().get(step).doubleValue();
        assertThat(schedule.rate(base, step)).isCloseTo(expected, within(1e-12 * base));
      }
    }
  }

  private void requireClose(
      Safetensors golden, String prefix, Tensor found, Parameter parameter, double tolerance)
      throws IOException {
    float[] expected = golden.load(prefix + parameter.name(), backend).toFloats();
    assertThat(found.toFloats())
        .as("%s%s", prefix, parameter.name())
        .containsExactly(expected, within((float) tolerance));
  }
}
