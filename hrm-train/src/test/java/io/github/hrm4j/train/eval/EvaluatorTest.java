package io.github.hrm4j.train.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.hrm4j.checkpoint.Checkpoint;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.io.NpyFile;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.data.TestRows;
import io.github.hrm4j.train.run.RunFolder;
import io.github.hrm4j.train.run.StopRequest;
import io.github.hrm4j.train.run.TinyDataset;
import io.github.hrm4j.train.run.TinyRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTest {
  private static final int EXAMPLES = 7;
  private static final List<String> ALL =
      List.of(
          "logits", "q_halt_logits", "q_continue_logits", "inputs", "labels", "puzzle_identifiers");

  @TempDir private Path folder;
  private Path data;
  private Backend backend;

  @BeforeEach
  void train() throws IOException {
    data = TinyDataset.write(folder.resolve("data"), 15, 5);
    TinyRuns.run(
        folder, TinyRuns.config(data), false, new StopRequest(), TinyRuns.watching(_ -> {}));
    backend = Backends.open(System.getProperty("hrm.backend", "simd"), 1);
  }

  @AfterEach
  void close() {
    backend.close();
  }

  private Evaluation evaluate(int batchSize, Path outputs) throws IOException {
    Path file = new RunFolder(folder.resolve("runs/tiny")).lastModel().orElseThrow();
    try (Scope _ = backend.openScope("test");
        PuzzleDataset split = PuzzleDataset.open(data, Split.TEST)) {
      Hrm model = Checkpoint.load(file, backend);
      try (OutputFiles files = new OutputFiles(outputs, ALL, model.config())) {
        Evaluator evaluator = new Evaluator(model);
        Evaluation evaluation =
            evaluator
                .run(
                    TestRows.all(split),
                    evaluator.usual(batchSize),
                    files,
                    Progress.NONE,
                    () -> false)
                .orElseThrow();
        files.finish();
        return evaluation;
      }
    }
  }

  private static float[] floats(Path folder, String name) throws IOException {
    try (NpyFile file = NpyFile.open(folder.resolve(name + ".npy"))) {
      return file.floats();
    }
  }

  @Test
  void outputsAreInOrderWithoutPaddingAndAgreeWithTheMetrics() throws IOException {
    Path whole = folder.resolve("whole");
    Evaluation evaluation = evaluate(100, whole);
    assertThat(evaluation.examples()).isEqualTo(EXAMPLES);
    assertThat(evaluation.total().count()).isEqualTo(EXAMPLES);
    assertThat(evaluation.total().steps()).isEqualTo(3.0 * EXAMPLES);
    try (NpyFile inputs = NpyFile.open(whole.resolve("inputs.npy"));
        NpyFile original = NpyFile.open(data.resolve("test/all__inputs.npy"))) {
      assertThat(inputs.ints()).isEqualTo(original.ints());
    }
    float[] logits = floats(whole, "logits");
    assertThat(logits).hasSize(EXAMPLES * TinyDataset.SEQ_LEN * TinyDataset.VOCAB);
    assertThat(floats(whole, "q_halt_logits")).hasSize(EXAMPLES);
    assertThat(accuracy(logits, floats(whole, "labels")))
        .isCloseTo(evaluation.total().evaluationMeans().get("accuracy"), within(1e-9));
  }

  private static double accuracy(float[] logits, float[] labels) {
    int right = 0;
    int labelled = 0;
    for (int cell = 0; cell < labels.length; cell++) {
      if (labels[cell] >= 0) {
        labelled++;
        int best = 0;
        for (int token = 1; token < TinyDataset.VOCAB; token++) {
          if (logits[cell * TinyDataset.VOCAB + token] > logits[cell * TinyDataset.VOCAB + best]) {
            best = token;
          }
        }
        right += best == (int) labels[cell] ? 1 : 0;
      }
    }
    return (double) right / labelled;
  }

  @Test
  void theBatchSizeChangesNoBit() throws IOException {
    Evaluation one = evaluate(100, folder.resolve("a"));
    for (int batchSize : new int[] {1, 2, 3, 5}) {
      Path there = folder.resolve("b" + batchSize);
      assertThat(evaluate(batchSize, there)).isEqualTo(one);
      for (String name : ALL) {
        assertThat(floats(there, name)).as(name).containsExactly(floats(folder.resolve("a"), name));
      }
    }
  }

  @Test
  void itStopsBetweenTwoBatchesAndLeavesNoFile() throws IOException {
    Path file = new RunFolder(folder.resolve("runs/tiny")).lastModel().orElseThrow();
    Path outputs = folder.resolve("stopped");
    StopRequest stop = new StopRequest();
    try (Scope _ = backend.openScope("test");
        PuzzleDataset split = PuzzleDataset.open(data, Split.TEST)) {
      Hrm model = Checkpoint.load(file, backend);
      try (OutputFiles files = new OutputFiles(outputs, ALL, model.config())) {
        Evaluator evaluator = new Evaluator(model);
        Optional<Evaluation> evaluation =
            evaluator.run(
                TestRows.all(split),
                evaluator.usual(2),
                files,
                (_, _, _) -> stop.request(),
                stop::isRequested);
        assertThat(evaluation).isEmpty();
      }
    }
    assertThat(outputs).isEmptyDirectory();
  }

  @Test
  void severalSetsAreCountedApart() throws IOException {
    Evaluation evaluation = evaluate(2, folder.resolve("sets"));
    assertThat(evaluation.bySet()).containsOnlyKeys("all");
    assertThat(MetricsFile.text(report(evaluation)))
        .startsWith("{\"examples\":7,\"count\":7.0,\"accuracy\":")
        .contains("\"exact_accuracy\":", "\"lm_loss\":", "\"act\":{\"saved_compute\":")
        .doesNotContain("\"sets\"", "\"full\"", "valid_solutions");
    Evaluation two =
        new Evaluation(
            Map.of("a", evaluation.total(), "b", evaluation.total()),
            2L * EXAMPLES,
            evaluation.halting(),
            evaluation.validSolutions(),
            evaluation.act());
    assertThat(two.total().count()).isEqualTo(2 * EXAMPLES);
    assertThat(MetricsFile.text(report(two))).contains("\"sets\":{", "\"a\":{", "\"b\":{");
  }

  private static EvaluationReport report(Evaluation evaluation) {
    return new EvaluationReport(
        new EvaluationReport.Pass(evaluation, Optional.empty(), 0), Optional.empty(), List.of());
  }
}
