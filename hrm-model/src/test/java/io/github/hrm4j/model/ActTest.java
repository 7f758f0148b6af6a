package io.github.hrm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActTest {
  private static final int ROWS = 4;

  private Backend backend;
  private final SeededRandom exploration = new SeededRandom(5, 0);

  @BeforeEach
  void open() {
    backend = TestBackends.open(1);
    backend.openScope("run");
  }

  @AfterEach
  void close() {
    backend.memory().current().close();
    backend.close();
  }

  private TrainSegment train(Hrm model, Carry carry, PuzzleBatch batch) {
    return new Act(model).train(carry, batch, exploration, ROWS, TinyHrm.ignoring());
  }

  private void fill(Carry carry, double value, boolean[] halted) {
    Tensor all = backend.full(DType.F32, carry.zH().shape(), value);
    carry.restore(all, all, new int[ROWS], halted, carry.current());
  }

  @Test
  void anUninitialisedCarryDoesNotMatter() {
    HrmConfig config = TinyHrm.config(Map.of());
    Hrm model = new Hrm(backend, config, 1);
    boolean[] all = {true, true, true, true};
    Carry zero = new Carry(backend, config, ROWS);
    fill(zero, 0, all);
    Carry nan = new Carry(backend, config, ROWS);
    fill(nan, Double.NaN, all);
    TrainSegment expected = train(model, zero, TinyHrm.batch(ROWS, 1));
    TrainSegment actual = train(model, nan, TinyHrm.batch(ROWS, 1));
    assertThat(actual.logits().toFloats()).isEqualTo(expected.logits().toFloats());
    assertThat(actual.loss()).isEqualTo(expected.loss()).isNotNaN();
    assertThat(nan.zH().toFloats()).isEqualTo(zero.zH().toFloats());
    assertThat(nan.zL().toFloats()).isEqualTo(zero.zL().toFloats());
  }

  @Test
  void rowsThatGoOnKeepTheirPuzzleAndState() {
    HrmConfig config = TinyHrm.config(Map.of());
    Hrm model = new Hrm(backend, config, 1);
    TinyHrm.setQ(model, -5, 5);
    Carry carry = new Carry(backend, config, ROWS);
    PuzzleBatch first = TinyHrm.batch(ROWS, 1);
    PuzzleBatch second = TinyHrm.batch(ROWS, 2);
    train(model, carry, first);
    boolean[] oneHalted = {false, true, false, false};
    carry.restore(carry.zH(), carry.zL(), carry.steps(), oneHalted, carry.current());
    float[] logits = train(model, carry, second).logits().toFloats();
    assertThat(carry.steps()).containsExactly(2, 1, 2, 2);
    assertThat(row(carry.current().inputs(), 0)).isEqualTo(row(first.inputs(), 0));
    assertThat(row(carry.current().inputs(), 1)).isEqualTo(row(second.inputs(), 1));
    assertThat(row(carry.current().labels(), 1)).isEqualTo(row(second.labels(), 1));
    assertThat(carry.current().puzzleIdentifiers()[1]).isEqualTo(second.puzzleIdentifiers()[1]);

    Carry fresh = new Carry(backend, config, ROWS);
    float[] anew = train(model, fresh, second).logits().toFloats();
    assertThat(logitsOf(logits, 1)).isEqualTo(logitsOf(anew, 1));
    assertThat(logitsOf(logits, 0)).isNotEqualTo(logitsOf(anew, 0));
  }

  private static int[] row(int[] cells, int row) {
    return Arrays.copyOfRange(cells, row * TinyHrm.SEQ_LEN, (row + 1) * TinyHrm.SEQ_LEN);
  }

  private static float[] logitsOf(float[] logits, int row) {
    int size = TinyHrm.SEQ_LEN * TinyHrm.VOCABULARY;
    return Arrays.copyOfRange(logits, row * size, (row + 1) * size);
  }

  @Test
  void aRowDoesNotDependOnTheOthers() {
    HrmConfig config = TinyHrm.config(Map.of());
    Hrm model = new Hrm(backend, config, 1);
    PuzzleBatch one = TinyHrm.batch(ROWS, 1);
    PuzzleBatch other = TinyHrm.batch(ROWS, 2);
    System.arraycopy(one.inputs(), 0, other.inputs(), 0, TinyHrm.SEQ_LEN);
    other.puzzleIdentifiers()[0] = one.puzzleIdentifiers()[0];
    float[] a = train(model, new Carry(backend, config, ROWS), one).logits().toFloats();
    float[] b = train(model, new Carry(backend, config, ROWS), other).logits().toFloats();
    assertThat(logitsOf(a, 0)).isEqualTo(logitsOf(b, 0));
    assertThat(logitsOf(a, 1)).isNotEqualTo(logitsOf(b, 1));
  }

  @Test
  void withOneSegmentThereIsNothingToContinue() {
    HrmConfig config = TinyHrm.config(Map.of("halt_max_steps", 1));
    Hrm model = new Hrm(backend, config, 1);
    Carry carry = new Carry(backend, config, ROWS);
    TrainSegment out = train(model, carry, TinyHrm.batch(ROWS, 1));
    assertThat(out.targetQContinue()).isEmpty();
    assertThat(out.metrics().qContinueLoss()).isEmpty();
    assertThat(out.metrics().count()).isEqualTo(ROWS);
    assertThat(out.loss()).isEqualTo(out.metrics().lmLoss() + 0.5 * out.metrics().qHaltLoss());
    assertThat(carry.allHalted()).isTrue();
    assertThat(exploration.position()).isZero();
  }

  @Test
  void theTargetIsTheBetterOfHaltingAndGoingOnUnlessThereIsNoGoingOn() {
    HrmConfig config = TinyHrm.config(Map.of());
    Hrm model = new Hrm(backend, config, 1);
    TinyHrm.setQ(model, -1, 3);
    Carry carry = new Carry(backend, config, ROWS);
    boolean[] none = new boolean[ROWS];
    train(model, carry, TinyHrm.batch(ROWS, 1));
    carry.restore(carry.zH(), carry.zL(), new int[] {1, 2, 3, 3}, none, carry.current());
    float[] target = train(model, carry, TinyHrm.batch(ROWS, 1)).targetQContinue();
    float goOn = (float) (1 / (1 + Math.exp(-3)));
    float halt = (float) (1 / (1 + Math.exp(1)));
    assertThat(target)
        .containsExactly(
            new float[] {goOn, goOn, halt, halt}, org.assertj.core.data.Offset.offset(1e-6f));
    assertThat(carry.halted()).containsExactly(false, false, true, true);
  }

  @Test
  void everyPartGetsItsGradient() {
    HrmConfig config =
        TinyHrm.config(Map.of("pos_encodings", "learned", "puzzle_emb_ndim", 20, "H_cycles", 1));
    Hrm model = new Hrm(backend, config, 1);
    TinyHrm.Gradients gradients = new TinyHrm.Gradients();
    new Act(model)
        .train(
            new Carry(backend, config, ROWS), TinyHrm.batch(ROWS, 1), exploration, ROWS, gradients);
    assertThat(gradients.byName.remove("rows")).hasSize(ROWS * 20);
    assertThat(gradients.byName.keySet())
        .containsExactlyInAnyOrderElementsOf(
            model.parameters().stream().map(p -> p.name()).toList());
    gradients.byName.forEach(
        (name, gradient) -> assertThat(largest(gradient)).as(name).isPositive());
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  @Test
  void evaluationTakesAllSegmentsWhateverTheQHeadSays() {
    HrmConfig config = TinyHrm.config(Map.of());
    Hrm model = new Hrm(backend, config, 1);
    TinyHrm.setQ(model, 5, -5);
    Carry carry = new Carry(backend, config, ROWS);
    Act act = new Act(model);
    for (int step = 1; step <= 4; step++) {
      EvalSegment out = act.evaluate(carry, TinyHrm.batch(ROWS, step));
      assertThat(out.metrics().count()).isEqualTo(step == 4 ? ROWS : 0);
      assertThat(out.metrics().steps()).isEqualTo(step == 4 ? 4 * ROWS : 0);
      assertThat(carry.allHalted()).isEqualTo(step == 4);
      assertThat(carry.current().inputs()).isEqualTo(TinyHrm.batch(ROWS, 1).inputs());
    }
  }

  @Test
  void aRowWithoutLabelsCountsAsRightInItsLossAndInNoOtherMetric() {
    HrmConfig config = TinyHrm.config(Map.of("halt_max_steps", 1));
    Hrm model = new Hrm(backend, config, 1);
    PuzzleBatch batch = TinyHrm.batch(ROWS, 1);
    Arrays.fill(batch.labels(), 3 * TinyHrm.SEQ_LEN, 4 * TinyHrm.SEQ_LEN, CrossEntropy.IGNORED);
    EvalSegment out = new Act(model).evaluate(new Carry(backend, config, ROWS), batch);
    assertThat(out.metrics().count()).isEqualTo(3);
    assertThat(out.metrics(3).count()).isZero();
    assertThat(out.metrics(3).lmLoss()).isZero();
    assertThat(out.metrics(3).qHaltAccuracy()).isZero();
    // q_halt = -5 everywhere: a row taken for right costs log(1 + e⁵), another log(1 + e⁻⁵).
    double wrong = Math.log1p(Math.exp(-5));
    double right = Math.log1p(Math.exp(5));
    double exact = out.metrics().exactAccuracy() + 1;
    assertThat(out.metrics().qHaltLoss())
        .isCloseTo(exact * right + (ROWS - exact) * wrong, within(1e-5));
    assertThat(out.metrics(3).qHaltLoss()).isCloseTo(right, within(1e-5));
  }

  @Test
  void rowsHaltWhereTheQHeadPrefersToButNotAtATie() {
    HrmConfig config = TinyHrm.config(Map.of());
    Hrm model = new Hrm(backend, config, 1);
    Act act = new Act(model);
    EvalHalting early = new EvalHalting(7, true);
    TinyHrm.setQ(model, 1, 1);
    Carry carry = new Carry(backend, config, ROWS);
    for (int step = 1; step <= 7; step++) {
      act.evaluate(carry, TinyHrm.batch(ROWS, 1), early);
      assertThat(carry.allHalted()).as("after %d segments", step).isEqualTo(step == 7);
    }
    TinyHrm.setQ(model, 1, Math.nextDown(1f));
    EvalSegment out = act.evaluate(new Carry(backend, config, ROWS), TinyHrm.batch(ROWS, 1), early);
    assertThat(out.halted()).containsOnly(true);
    assertThat(out.metrics().steps()).isEqualTo(ROWS);
  }

  @Test
  void rowsThatAreKeptGoOnAsIfTheOthersWereStillThere() {
    HrmConfig config = TinyHrm.config(Map.of());
    Hrm model = new Hrm(backend, config, 1);
    Act act = new Act(model);
    PuzzleBatch batch = TinyHrm.batch(ROWS, 1);
    Carry all = new Carry(backend, config, ROWS);
    Carry whole = new Carry(backend, config, ROWS);
    act.evaluate(all, batch);
    act.evaluate(whole, batch);
    int[] kept = {ROWS - 1, 1};
    Carry some = whole.keep(kept);
    EvalSegment wanted = act.evaluate(all, batch);
    EvalSegment got = act.evaluate(some, batch.rows(kept));
    assertThat(some.rows()).isEqualTo(2);
    assertThat(got.steps()).containsExactly(2, 2);
    for (int row = 0; row < 2; row++) {
      assertThat(got.logits().slice(0, row, row + 1).toFloats())
          .containsExactly(wanted.logits().slice(0, kept[row], kept[row] + 1).toFloats());
      assertThat(got.lmLoss()[row]).isEqualTo(wanted.lmLoss()[kept[row]]);
      assertThat(got.qHalt()[row]).isEqualTo(wanted.qHalt()[kept[row]]);
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double error) {
    return org.assertj.core.data.Offset.offset(error);
  }

  @Test
  void refusesWhatWouldReadBeyondATable() {
    HrmConfig config = TinyHrm.config(Map.of());
    Hrm model = new Hrm(backend, config, 1);
    Carry carry = new Carry(backend, config, ROWS);
    PuzzleBatch input = TinyHrm.batch(ROWS, 1);
    input.inputs()[TinyHrm.SEQ_LEN + 2] = TinyHrm.VOCABULARY;
    assertThatThrownBy(() -> train(model, carry, input))
        .hasMessage("input token 5 in row 1, position 2 of the batch: must be from 0 to 4");
    PuzzleBatch label = TinyHrm.batch(ROWS, 1);
    label.labels()[0] = -1;
    assertThatThrownBy(() -> train(model, carry, label))
        .hasMessage("label token -1 in row 0, position 0 of the batch: must be from 0 to 4");
    PuzzleBatch id = TinyHrm.batch(ROWS, 1);
    id.puzzleIdentifiers()[3] = 3;
    assertThatThrownBy(() -> train(model, carry, id))
        .hasMessage("puzzle identifier 3 in row 3 of the batch: must be from 0 to 2");
    assertThatThrownBy(() -> train(model, carry, TinyHrm.batch(3, 1)))
        .hasMessage("batch of 3 × 6 does not fit a carry of 4 × 6");
  }
}
