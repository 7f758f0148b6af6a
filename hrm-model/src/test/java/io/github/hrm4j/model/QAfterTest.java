package io.github.hrm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pass for the Q target computes less than a whole one and must give the same numbers. */
class QAfterTest {
  private static final int ROWS = 3;

  @ParameterizedTest
  @CsvSource({"1, rope, 16", "3, rope, 0", "2, learned, 40"})
  void itIsTheHeadOfAWholeForwardPass(int layers, String positions, int embedding) {
    HrmConfig config =
        TinyHrm.config(
            Map.of("H_layers", layers, "pos_encodings", positions, "puzzle_emb_ndim", embedding));
    try (Backend on = TestBackends.open(2);
        var _ = on.openScope("run")) {
      Hrm model = new Hrm(on, config, 1);
      Tensor weight = model.state().get("model.inner.q_head.weight");
      on.assign(weight, random(on, weight.shape(), 1));
      Shape shape = Shape.of(ROWS, config.tokens(), config.hiddenSize());
      States start =
          new States(
              Variable.constant(random(on, shape, 2)), Variable.constant(random(on, shape, 3)));
      Variable e = Variable.constant(random(on, shape, 4));

      Variable whole = model.qLogits(model.forward(Recorder.NONE, start, e).zH());

      assertThat(model.qAfter(start, e).value().toFloats()).isEqualTo(whole.value().toFloats());
      assertThat(whole.value().toFloats()).doesNotHaveDuplicates();
    }
  }

  private static Tensor random(Backend on, Shape shape, long seed) {
    SeededRandom random = new SeededRandom(seed, 0);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat(-1, 1);
    }
    return on.tensor(shape, values);
  }
}
