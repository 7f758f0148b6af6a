package io.github.hrm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Training with a fixed number of segments in place of adaptive computation time. */
class FixedSegmentsTest {
  private static final TrainMethod THREE =
      new TrainMethod(GradientPath.ONE_STEP, OptionalInt.of(3));

  @Test
  void everyRowGetsExactlyThatManyWhateverTheQHeadSays() {
    try (Backend on = TestBackends.open(1);
        Scope _ = on.openScope("model")) {
      Hrm model = new Hrm(on, TinyHrm.config(Map.of("halt_exploration_prob", 1.0)), 5);
      TinyHrm.setQ(model, 5, -5); // halt at once, says the Q head
      Act act = new Act(model, THREE);
      Carry carry = new Carry(on, model.config(), 2);
      SeededRandom exploration = new SeededRandom(0, 0);
      for (int call = 1; call <= 7; call++) {
        try (Scope _ = on.openScope("step")) {
          TrainSegment segment =
              act.train(carry, TinyHrm.batch(2, call), exploration, 2, TinyHrm.ignoring());
          assertThat(carry.allHalted()).as("call %d", call).isEqualTo(call % 3 == 0);
          assertThat(segment.metrics().count()).isEqualTo(call % 3 == 0 ? 2 : 0);
          assertThat(segment.metrics().qContinueLoss()).isEmpty();
          assertThat(segment.targetQContinue()).isEmpty();
        }
      }
      assertThat(exploration.position()).as("draws").isZero();
    }
  }

  @Test
  void evaluationStillTakesHaltMaxSteps() {
    try (Backend on = TestBackends.open(1);
        Scope _ = on.openScope("model")) {
      Hrm model = new Hrm(on, TinyHrm.config(Map.of()), 5);
      Act act = new Act(model, THREE);
      Carry carry = new Carry(on, model.config(), 2);
      for (int call = 1; call <= 4; call++) {
        act.evaluate(carry, TinyHrm.batch(2, call));
        assertThat(carry.allHalted()).isEqualTo(call == 4);
      }
    }
  }

  @Test
  void noSegmentAtAllIsRefused() {
    assertThatThrownBy(() -> new TrainMethod(GradientPath.FULL, OptionalInt.of(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
