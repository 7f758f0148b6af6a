package io.github.hrm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HrmShapesTest {
  @ParameterizedTest
  @CsvSource({"rope, 8, 4", "learned, 12, 4", "learned, 0, 1", "rope, 0, 9.5"})
  void areThoseOfTheNetwork(String positions, int puzzleEmbNdim, double expansion) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("H_layers", 2);
    settings.put("L_layers", 3);
    settings.put("hidden_size", 8);
    settings.put("num_heads", 2);
    settings.put("expansion", expansion);
    settings.put("puzzle_emb_ndim", puzzleEmbNdim);
    settings.put("pos_encodings", positions);
    settings.put("vocab_size", 3);
    settings.put("seq_len", 4);
    settings.put("num_puzzle_identifiers", 5);
    HrmConfig config = HrmConfig.of(settings);
    try (Backend backend = TestBackends.open(1);
        var _ = backend.openScope("run")) {
      Map<String, Shape> shapes = new LinkedHashMap<>();
      new Hrm(backend, config, 0)
          .state()
          .forEach((name, tensor) -> shapes.put(name, tensor.shape()));
      assertThat(HrmShapes.of(config)).containsExactlyEntriesOf(shapes);
    }
  }
}
