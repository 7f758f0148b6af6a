package io.github.hrm4j.solve;

import io.github.hrm4j.checkpoint.Checkpoint;
import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuQuestion;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A model for 4×4 Sudokus that nobody trained, and questions for it. */
final class TinyCheckpoint {
  static final int SEGMENTS = 4;

  private static final Sudoku FOUR = Sudoku.ofSize(4);

  private TinyCheckpoint() {}

  /** Writes the model into a folder; it never prefers to halt. */
  static Path write(Path folder) throws IOException {
    return write(folder.resolve("four.safetensors"), -5, -5);
  }

  /** Writes the model with its Q head's biases, of halting and of going on. */
  static Path write(Path checkpoint, float qHalt, float qContinue) throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("H_layers", 1);
    settings.put("L_layers", 1);
    settings.put("hidden_size", 32);
    settings.put("num_heads", 2);
    settings.put("expansion", 1);
    settings.put("halt_max_steps", SEGMENTS);
    settings.put("vocab_size", FOUR.vocabSize());
    settings.put("seq_len", FOUR.cells());
    settings.put("num_puzzle_identifiers", 1);
    HrmConfig config = HrmConfig.of(settings);
    try (Backend backend = Backends.open("reference", 1);
        var _ = backend.openScope("make")) {
      Hrm model = new Hrm(backend, config, 5);
      Tensor bias = model.state().get("model.inner.q_head.bias");
      backend.assign(bias, backend.tensor(bias.shape(), qHalt, qContinue));
      Checkpoint.save(checkpoint, model, new CheckpointInfo(config, "sudoku", List.of(), Map.of()));
    }
    return checkpoint;
  }

  /** Different questions: some cells of a solution, its digits renamed. */
  static List<SudokuQuestion> puzzles(int count) {
    return IntStream.range(0, count).mapToObj(TinyCheckpoint::puzzle).toList();
  }

  private static SudokuQuestion puzzle(int seed) {
    SeededRandom random = new SeededRandom(seed, 0);
    byte[] givens = FOUR.grid("1234341221434321");
    int shift = random.nextInt(4);
    for (int cell = 0; cell < givens.length; cell++) {
      givens[cell] = (byte) (random.nextInt(2) == 0 ? 0 : (givens[cell] + shift) % 4 + 1);
    }
    return new SudokuQuestion(FOUR, givens);
  }
}
