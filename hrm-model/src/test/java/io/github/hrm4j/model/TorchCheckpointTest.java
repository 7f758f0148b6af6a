package io.github.hrm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.hrm4j.checkpoint.Checkpoint;
import io.github.hrm4j.checkpoint.CheckpointFile;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.tensor.io.NpyFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A checkpoint as the reference's trainer writes it, against PyTorch's numbers for it. */
class TorchCheckpointTest {
  /** What the reference's {@code all_config.yaml} adds to the shapes, and S from the dataset. */
  private static final Map<String, Object> CONFIGURATION =
      Map.of("H_cycles", 2, "L_cycles", 2, "num_heads", 2, "halt_max_steps", 4, "seq_len", 16);

  /** Of four segments in float32, as the golden files' description has it. */
  private static final float TOLERANCE = 2e-4f;

  private static Path file(String name) {
    try {
      return Path.of(
          TorchCheckpointTest.class.getResource("/golden/checkpoint-tiny/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int[] ints(String name) throws IOException {
    try (NpyFile npy = NpyFile.open(file(name))) {
      return npy.ints();
    }
  }

  private static float[] floats(String name) throws IOException {
    try (NpyFile npy = NpyFile.open(file(name))) {
      return npy.floats();
    }
  }

  @Test
  void shapesSayWhatTheyCan() throws IOException {
    try (CheckpointFile checkpoint = CheckpointFile.open(file("step_100"))) {
      assertThat(checkpoint.prefix()).isEqualTo("_orig_mod.model.inner.");
      assertThat(checkpoint.info()).isEmpty();
      assertThat(checkpoint.others()).isEmpty();
      assertThat(checkpoint.tensors().get("model.inner.H_init").dtype()).isEqualTo(DType.BF16);
      Map<String, Object> expected = new LinkedHashMap<>();
      expected.put("hidden_size", 64);
      expected.put("H_layers", 2);
      expected.put("L_layers", 2);
      expected.put("expansion", 4.0);
      expected.put("vocab_size", 11);
      expected.put("num_puzzle_identifiers", 5);
      expected.put("puzzle_emb_ndim", 64);
      expected.put("pos_encodings", "rope");
      assertThat(checkpoint.shapeSettings()).isEqualTo(expected);
    }
  }

  @Test
  void whoNeedsOneOfOursIsToldHowToMakeIt() {
    assertThatThrownBy(() -> Checkpoint.info(file("step_100")))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("step_100: byte 0: a PyTorch file; `hrm convert`");
  }

  @Test
  void logitsAreThoseOfPyTorch() throws IOException {
    try (CheckpointFile checkpoint = CheckpointFile.open(file("step_100"));
        Backend backend = TestBackends.open(1);
        var _ = backend.openScope("run")) {
      Map<String, Object> settings = new LinkedHashMap<>(checkpoint.shapeSettings());
      settings.putAll(CONFIGURATION);
      HrmConfig config = HrmConfig.of(settings);
      Act act = new Act(checkpoint.load(backend, config));
      Carry carry = new Carry(backend, config, 6);
      PuzzleBatch batch =
          new PuzzleBatch(
              6,
              16,
              ints("eval/batch.inputs.npy"),
              ints("eval/batch.labels.npy"),
              ints("eval/batch.puzzle_identifiers.npy"));
      for (int step = 1; step <= 4; step++) {
        try (var _ = backend.openScope("step")) {
          EvalSegment out = act.evaluate(carry, batch);
          String at = "eval/step" + step + "/";
          assertNear(out.logits().toFloats(), floats(at + "logits.npy"));
          assertNear(out.qHalt(), floats(at + "q_halt_logits.npy"));
          assertNear(out.qContinue(), floats(at + "q_continue_logits.npy"));
        }
      }
      assertThat(carry.allHalted()).isTrue();
    }
  }

  private static void assertNear(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected).containsExactly(expected, within(TOLERANCE));
  }
}
