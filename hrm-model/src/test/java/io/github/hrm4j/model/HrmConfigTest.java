package io.github.hrm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HrmConfigTest {
  private static final Map<String, Object> DATASET =
      Map.of("vocab_size", 11, "seq_len", 81, "num_puzzle_identifiers", 1);

  private static HrmConfig with(String name, Object value) {
    Map<String, Object> settings = new LinkedHashMap<>(DATASET);
    settings.put(name, value);
    return HrmConfig.of(settings);
  }

  @Test
  void defaultsAreTheReferences() {
    assertThat(HrmConfig.of(DATASET))
        .isEqualTo(
            new HrmConfig(
                2,
                2,
                4,
                4,
                512,
                8,
                4,
                512,
                PosEncodings.ROPE,
                1e-5,
                10_000,
                16,
                0.1,
                DType.F32,
                CrossEntropy.STABLEMAX,
                11,
                81,
                1));
  }

  @Test
  void parametersAtTheDefaults() {
    try (Backend backend = TestBackends.open(1);
        var _ = backend.openScope("test")) {
      assertThat(new Hrm(backend, HrmConfig.of(DATASET), 0).parameterCount()).isEqualTo(27_275_266);
    }
  }

  @Test
  void puzzleEmbeddingFollowsHiddenSize() {
    assertThat(with("hidden_size", 256).puzzleEmbNdim()).isEqualTo(256);
    assertThat(with("puzzle_emb_ndim", 0).tokens()).isEqualTo(81);
    assertThat(with("puzzle_emb_ndim", 512).tokens()).isEqualTo(82);
    assertThat(with("puzzle_emb_ndim", 513).tokens()).isEqualTo(83);
  }

  @Test
  void mapIsReadBack() {
    HrmConfig config = with("pos_encodings", "learned");
    assertThat(HrmConfig.of(config.toMap())).isEqualTo(config);
    Map<String, String> texts = new LinkedHashMap<>();
    config.toMap().forEach((name, value) -> texts.put(name, value.toString()));
    assertThat(HrmConfig.of(texts)).isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          H_cycles | 0 | arch.H_cycles=0: must be at least 1
          L_cycles | 0 | arch.L_cycles=0: must be at least 1
          H_layers | 0 | arch.H_layers=0: must be at least 1
          L_layers | -1 | arch.L_layers=-1: must be at least 1
          hidden_size | 0 | arch.hidden_size=0: must be at least 1
          num_heads | 7 | arch.num_heads=7: must be a divisor of arch.hidden_size=512
          num_heads | 512 | arch.num_heads=512: must be such that arch.hidden_size / num_heads is even, as rope needs; it is 1
          num_heads | many | arch.num_heads=many: must be a whole number
          num_heads | 2.5 | arch.num_heads=2.5: must be a whole number
          expansion | 0 | arch.expansion=0.0: must be a number above 0
          expansion | NaN | arch.expansion=NaN: must be a number
          puzzle_emb_ndim | -1 | arch.puzzle_emb_ndim=-1: must be at least 0
          pos_encodings | none | arch.pos_encodings=none: must be one of rope, learned
          rms_norm_eps | -1e-5 | arch.rms_norm_eps=-1.0E-5: must be a number from 0
          rope_theta | 0 | arch.rope_theta=0.0: must be a number above 0
          halt_max_steps | 0 | arch.halt_max_steps=0: must be at least 1
          halt_exploration_prob | 1.5 | arch.halt_exploration_prob=1.5: must be from 0 to 1
          forward_dtype | float16 | arch.forward_dtype=float16: must be one of float32, bfloat16
          loss_type | mse | arch.loss.loss_type=mse: must be one of stablemax_cross_entropy, softmax_cross_entropy
          vocab_size | 0 | vocab_size=0: must be at least 1
          seq_len | 0 | seq_len=0: must be at least 1
          num_puzzle_identifiers | 0 | num_puzzle_identifiers=0: must be at least 1
          """)
  void refusesByName(String name, String value, String message) {
    assertThatThrownBy(() -> with(name, value))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void refusesUnknownAndMissingNames() {
    assertThatThrownBy(() -> with("hidden", 3))
        .hasMessageStartingWith("hidden=3: must be one of hidden_size, H_cycles, ");
    assertThatThrownBy(() -> HrmConfig.of(Map.of("seq_len", 81)))
        .hasMessage("vocab_size=null: must be given: it comes from the dataset");
  }
}
