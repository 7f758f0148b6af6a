package io.github.hrm4j.train.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.hrm4j.model.EvalHalting;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.data.TestRows;
import io.github.hrm4j.train.eval.SegmentCurve.Point;
import io.github.hrm4j.train.run.TinyDataset;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that leave the batch and rows that stay come to the same, whatever is around them. */
class EvaluationHaltingTest {
  private static final int SEGMENTS = 6;

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void write() throws IOException {
    data = TinyDataset.write(folder.resolve("data"), 1, 17);
  }

  /** Everything that a walk told. */
  private record Walk(Evaluation evaluation, List<EvaluatedRow> rows, List<Integer> widths) {
    private List<List<EvaluatedRow.Trace>> traces() {
      return rows.stream().map(EvaluatedRow::trace).toList();
    }
  }

  /** A backend that notes how many rows each segment computes. */
  private static Backend watched(Backend backend, List<Integer> widths) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (_, method, arguments) -> {
              if (method.getName().equals("argmax")) {
                widths.add(((Tensor) arguments[0]).shape().extent(0));
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Random weights, with a Q head that halts some rows at once, some later and some never. */
  private static Hrm model(Backend backend) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("H_layers", 1);
    settings.put("L_layers", 1);
    settings.put("hidden_size", 16);
    settings.put("num_heads", 2);
    settings.put("halt_max_steps", SEGMENTS);
    settings.put("vocab_size", TinyDataset.VOCAB);
    settings.put("seq_len", TinyDataset.SEQ_LEN);
    settings.put("num_puzzle_identifiers", TinyDataset.IDENTIFIERS);
    Hrm model = new Hrm(backend, HrmConfig.of(settings), 3);
    SeededRandom random = new SeededRandom(5, 0);
    try (Scope _ = backend.openScope("q head")) {
      Tensor weight = model.state().get("model.inner.q_head.weight");
      float[] values = new float[(int) weight.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      backend.assign(weight, backend.tensor(weight.shape(), values));
      Tensor bias = model.state().get("model.inner.q_head.bias");
      backend.assign(bias, backend.tensor(bias.shape(), 0f, 0.5f));
    }
    return model;
  }

  private Walk walk(EvalHalting halting, int batchSize, int threads, EvaluationSink... sinks)
      throws IOException {
    List<Integer> widths = new ArrayList<>();
    List<EvaluatedRow> rows = new ArrayList<>();
    List<EvaluationSink> all = new ArrayList<>(List.of(sinks));
    all.add(rows::add);
    try (Backend backend = Backends.open(System.getProperty("hrm.backend", "simd"), threads);
        Scope _ = backend.openScope("test");
        PuzzleDataset split = PuzzleDataset.open(data, Split.TEST)) {
      Evaluation evaluation =
          new Evaluator(model(watched(backend, widths)))
              .run(
                  TestRows.all(split),
                  new Evaluator.Options(batchSize, halting, true),
                  EvaluationSink.all(all),
                  Progress.NONE,
                  () -> false)
              .orElseThrow();
      return new Walk(evaluation, rows, widths);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "3,2", "7,4", "100,1"})
  void rowsThatHaltAreWhatTheyWereAtThatSegmentOfTheFullLength(int batchSize, int threads)
      throws IOException {
    Walk full = walk(new EvalHalting(SEGMENTS, false), 5, 1);
    Walk act = walk(new EvalHalting(SEGMENTS, true), batchSize, threads);
    List<List<EvaluatedRow.Trace>> cut =
        full.rows().stream().map(row -> row.trace().subList(0, row.haltingSegment())).toList();
    assertThat(act.traces()).isEqualTo(cut);
    assertThat(act.evaluation().act())
        .as("the full length knows what halting would come to")
        .isEqualTo(full.evaluation().act());
    Set<Integer> lengths = new HashSet<>();
    cut.forEach(trace -> lengths.add(trace.size()));
    assertThat(lengths).as("rows halt here and there").contains(1, SEGMENTS).hasSizeGreaterThan(3);
    assertThat(act.evaluation().total().steps())
        .isEqualTo((double) act.evaluation().act().segments());
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "5", "100"})
  void onlyTheSegmentsThatCountAreComputed(int batchSize) throws IOException {
    Walk act = walk(new EvalHalting(SEGMENTS, true), batchSize, 1);
    int computed = act.widths().stream().mapToInt(Integer::intValue).sum();
    ActSums sums = act.evaluation().act();
    assertThat(computed).isEqualTo((int) sums.segments());
    assertThat(sums.savedCompute())
        .isCloseTo(1 - computed / (double) (SEGMENTS * act.rows().size()), within(1e-12))
        .isPositive();
    assertThat(act.widths()).allSatisfy(width -> assertThat(width).isLessThanOrEqualTo(batchSize));
    // Full until nothing is left to refill it with, and ever smaller from then on.
    assertThat(act.widths()).isSortedAccordingTo((a, b) -> Integer.compare(b, a));
  }

  @Test
  void moreAndFewerSegmentsShareTheirBeginning() throws IOException {
    List<Point> trained = curve(SEGMENTS);
    assertThat(trained).hasSize(SEGMENTS);
    assertThat(curve(3)).isEqualTo(trained.subList(0, 3));
    assertThat(curve(9).subList(0, SEGMENTS)).isEqualTo(trained);
    assertThat(curve(9)).hasSize(9);
    assertThat(trained).extracting(Point::halted).isSorted();
    Evaluation whole = walk(new EvalHalting(SEGMENTS, false), 4, 1).evaluation();
    Point last = trained.getLast();
    assertThat(last.cellAccuracy()).isEqualTo(whole.means().get("accuracy"));
    assertThat(last.exactAccuracy()).isEqualTo(whole.means().get("exact_accuracy"));
    assertThat(last.qHaltAccuracy()).isEqualTo(whole.means().get("q_halt_accuracy"));
  }

  private List<Point> curve(int segments) throws IOException {
    SegmentCurve curve = new SegmentCurve(segments, false);
    Walk walk = walk(new EvalHalting(segments, false), 4, 1, curve);
    assertThat(walk.evaluation().total().steps()).isEqualTo((double) segments * walk.rows().size());
    return curve.points();
  }

  @Test
  void threadsChangeNoBit() throws IOException {
    Evaluation one = walk(new EvalHalting(SEGMENTS, false), 5, 1).evaluation();
    for (int threads : new int[] {2, 4}) {
      assertThat(walk(new EvalHalting(SEGMENTS, false), 3, threads).evaluation()).isEqualTo(one);
    }
  }
}
