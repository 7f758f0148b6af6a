package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.checkpoint.Checkpoint;
import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.model.EvalHalting;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Pool;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.tensor.io.NpyWriter;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.data.TestRows;
import io.github.hrm4j.train.eval.Evaluation;
import io.github.hrm4j.train.eval.EvaluationSink;
import io.github.hrm4j.train.eval.Evaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many rows there are, an evaluation needs the memory of one batch. */
class EvaluationMemoryTest {
  private static final int SEQ_LEN = 200;
  private static final int VOCAB = 200;
  private static final int ROWS = 900;

  /** More than twice the heap of {@link HrmProcess}. */
  private static final long LOGITS_BYTES = (long) ROWS * SEQ_LEN * VOCAB * Float.BYTES;

  /** Rows that are kept are gathered in a copy before they move. */
  private static final long SLACK = 1 << 16;

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Path test = Files.createDirectories(folder.resolve("data/test"));
    int[] cells = new int[ROWS * SEQ_LEN];
    SeededRandom random = new SeededRandom(1, 0);
    for (int i = 0; i < cells.length; i++) {
      cells[i] = 1 + random.nextInt(VOCAB - 1);
    }
    Shape shape = Shape.of(ROWS, SEQ_LEN);
    NpyWriter.write(test.resolve("all__inputs.npy"), NpyType.UINT8, shape, cells);
    NpyWriter.write(test.resolve("all__labels.npy"), NpyType.UINT8, shape, cells);
    int[] counts = IntStream.rangeClosed(0, ROWS).toArray();
    NpyWriter.write(test.resolve("all__puzzle_indices.npy"), Shape.of(ROWS + 1), counts);
    NpyWriter.write(test.resolve("all__group_indices.npy"), Shape.of(ROWS + 1), counts);
    NpyWriter.write(test.resolve("all__puzzle_identifiers.npy"), Shape.of(ROWS), new int[ROWS]);
    Files.writeString(
        test.resolve("dataset.json"),
        """
        {"pad_id": 0, "ignore_label_id": 0, "blank_identifier_id": 0, "vocab_size": %d,
         "seq_len": %d, "num_puzzle_identifiers": 1, "total_groups": %d,
         "mean_puzzle_examples": 1.0, "sets": ["all"]}
        """
            .formatted(VOCAB, SEQ_LEN, ROWS));
  }

  /** Random weights with a Q head that halts some rows in the first segment. */
  private static Hrm model(Backend backend) {
    Map<String, Object> settings = new HashMap<>();
    settings.putAll(Map.of("H_layers", 1, "L_layers", 1, "H_cycles", 1, "L_cycles", 1));
    settings.putAll(Map.of("hidden_size", 16, "num_heads", 2, "halt_max_steps", 2));
    settings.putAll(Map.of("vocab_size", VOCAB, "seq_len", SEQ_LEN, "num_puzzle_identifiers", 1));
    Hrm model = new Hrm(backend, HrmConfig.of(settings), 3);
    Tensor weight = model.state().get("model.inner.q_head.weight");
    float[] values = new float[(int) weight.size()];
    SeededRandom random = new SeededRandom(2, 0);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    backend.assign(weight, backend.tensor(weight.shape(), values));
    return model;
  }

  @Test
  void theHeapHoldsNoMoreThanABatch() throws IOException, InterruptedException {
    try (Backend backend = Backends.open("simd", 1);
        Scope _ = backend.openScope("test")) {
      Hrm model = model(backend);
      Checkpoint.save(
          folder.resolve("step_1.safetensors"),
          model,
          new CheckpointInfo(model.config(), "", List.of(), Map.of()));
    }
    HrmProcess process =
        HrmProcess.start(
            folder,
            List.of(
                "evaluate",
                "checkpoint=step_1.safetensors",
                "data_path=data",
                "device=simd",
                "--halt=act",
                "--output",
                "out"));
    assertThat(process.awaitExit()).as(process.output()).isZero();
    assertThat(Files.size(folder.resolve("out/logits.npy"))).isGreaterThan(LOGITS_BYTES);
    assertThat(process.output()).contains(ROWS + " puzzles, at most 2 segments");
  }

  @Test
  void theDeviceHoldsNoMoreThanABatch() throws IOException {
    Pool.Stats few = after(16, false);
    Pool.Stats many = after(64, false);
    assertThat(many.peakLiveBytes()).isEqualTo(few.peakLiveBytes());
    assertThat(many.ownedBytes()).isEqualTo(few.ownedBytes());
    assertThat(many.allocations()).isEqualTo(few.allocations());
    Pool.Stats halting = after(60, true);
    assertThat(halting.peakLiveBytes()).isLessThanOrEqualTo(few.peakLiveBytes() + SLACK);
    assertThat(halting.ownedBytes())
        .as("a shrinking batch gives its memory back")
        .isLessThanOrEqualTo(few.ownedBytes());
  }

  /** The pool after an evaluation of so many rows, eight at a time. */
  private Pool.Stats after(int rows, boolean act) throws IOException {
    try (Backend backend = Backends.open("simd", 1);
        Scope _ = backend.openScope("test");
        PuzzleDataset split = PuzzleDataset.open(folder.resolve("data"), Split.TEST)) {
      Optional<Evaluation> evaluation =
          new Evaluator(model(backend))
              .run(
                  new TestRows(split, TestRows.Selection.ALL, rows),
                  new Evaluator.Options(8, new EvalHalting(2, act), false),
                  EvaluationSink.NONE,
                  Progress.NONE,
                  () -> false);
      assertThat(evaluation.orElseThrow().examples()).isEqualTo(rows);
      return backend.memory().pool().stats();
    }
  }
}
