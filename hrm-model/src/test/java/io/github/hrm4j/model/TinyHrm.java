package io.github.hrm4j.model;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** The smallest networks and batches that still have every part. */
final class TinyHrm {
  static final int VOCABULARY = 5;
  static final int SEQ_LEN = 6;

  private TinyHrm() {}

  /** A configuration of width 16 with two heads; settings by the reference's names come on top. */
  static HrmConfig config(Map<String, Object> settings) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("H_layers", 1);
    all.put("L_layers", 1);
    all.put("hidden_size", 16);
    all.put("num_heads", 2);
    all.put("expansion", 1);
    all.put("halt_max_steps", 4);
    all.put("vocab_size", VOCABULARY);
    all.put("seq_len", SEQ_LEN);
    all.put("num_puzzle_identifiers", 3);
    all.putAll(settings);
    return HrmConfig.of(all);
  }

  /** A batch of random tokens. */
  static PuzzleBatch batch(int rows, long seed) {
    SeededRandom random = new SeededRandom(seed, 0);
    int[] inputs = new int[rows * SEQ_LEN];
    int[] labels = new int[rows * SEQ_LEN];
    int[] ids = new int[rows];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = random.nextInt(VOCABULARY);
      labels[i] = random.nextInt(VOCABULARY);
    }
    for (int row = 0; row < rows; row++) {
      ids[row] = random.nextInt(3);
    }
    return new PuzzleBatch(rows, SEQ_LEN, inputs, labels, ids);
  }

  /** Sets the Q head's bias, so that with its zero weights every row has these Q logits. */
  static void setQ(Hrm model, float halt, float goOn) {
    Backend backend = model.backend();
    try (var _ = backend.openScope("set")) {
      Tensor bias = model.state().get("model.inner.q_head.bias");
      backend.assign(bias, backend.tensor(bias.shape(), halt, goOn));
    }
  }

  /** Copies of all gradients by name. */
  static final class Gradients implements GradientSink {
    final Map<String, float[]> byName = new LinkedHashMap<>();

    @Override
    public void dense(Parameter parameter, Tensor gradient) {
      byName.put(parameter.name(), gradient.toFloats());
    }

    @Override
    public void rows(Tensor table, Tensor ids, Tensor gradient) {
      byName.put("rows", gradient.toFloats());
    }
  }

  /** A sink for tests that look at something else. */
  static GradientSink ignoring() {
    return new GradientSink() {
      @Override
      public void dense(Parameter parameter, Tensor gradient) {
        // Not looked at.
      }

      @Override
      public void rows(Tensor table, Tensor ids, Tensor gradient) {
        // Not looked at.
      }
    };
  }
}
