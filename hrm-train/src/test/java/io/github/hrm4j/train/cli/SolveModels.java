package io.github.hrm4j.train.cli;

import io.github.hrm4j.checkpoint.Checkpoint;
import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Models of random weights, which are wrong about everything and sure of it. */
final class SolveModels {
  static final float Q_HALT = 5;
  static final float Q_CONTINUE = -5;

  private SolveModels() {}

  /** Writes a model whose Q head says to halt after every segment. */
  static Path write(
      Path file, int seqLen, int vocabSize, int identifiers, Map<String, String> notes)
      throws IOException {
    return write(file, seqLen, vocabSize, identifiers, notes, Q_HALT);
  }

  /** Writes a model for 4×4 Sudokus with this bias of q_halt. */
  static Path write(Path file, float qHalt) throws IOException {
    return write(file, 16, 6, 1, Map.of(), qHalt);
  }

  private static Path write(
      Path file, int seqLen, int vocabSize, int identifiers, Map<String, String> notes, float qHalt)
      throws IOException {
    HrmConfig config =
        HrmConfig.of(
            Map.of(
                "H_layers", 1,
                "L_layers", 1,
                "hidden_size", 16,
                "num_heads", 2,
                "halt_max_steps", 2,
                "vocab_size", vocabSize,
                "seq_len", seqLen,
                "num_puzzle_identifiers", identifiers));
    try (Backend backend = Backends.open("reference", 1);
        Scope _ = backend.openScope("test")) {
      Hrm hrm = new Hrm(backend, config, 3);
      Tensor bias = hrm.state().get("model.inner.q_head.bias");
      backend.assign(bias, backend.tensor(bias.shape(), qHalt, Q_CONTINUE));
      Checkpoint.save(file, hrm, new CheckpointInfo(config, "", List.of(), notes));
    }
    return file;
  }
}
