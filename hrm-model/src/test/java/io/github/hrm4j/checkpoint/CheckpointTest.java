package io.github.hrm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.TestBackends;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.tensor.io.Safetensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  @TempDir private Path folder;
  private Backend backend;
  private HrmConfig config;

  @BeforeEach
  void open() {
    backend = TestBackends.open(1);
    backend.openScope("run");
    config = config(Map.of());
  }

  @AfterEach
  void close() {
    backend.memory().current().close();
    backend.close();
  }

  private static HrmConfig config(Map<String, Object> settings) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("H_layers", 2);
    all.put("L_layers", 1);
    all.put("hidden_size", 8);
    all.put("num_heads", 2);
    all.put("pos_encodings", "learned");
    all.put("vocab_size", 3);
    all.put("seq_len", 4);
    all.put("num_puzzle_identifiers", 5);
    all.putAll(settings);
    return HrmConfig.of(all);
  }

  private CheckpointInfo info() {
    return new CheckpointInfo(config, "sudoku", List.of("", "ä \"x\"", "2"), Map.of("step", "17"));
  }

  @Test
  void comesBackWhole() throws Exception {
    Hrm model = new Hrm(backend, config, 3);
    Path file = folder.resolve("m.safetensors");
    Checkpoint.save(file, model, info());
    assertThat(Checkpoint.info(file)).isEqualTo(info());
    Hrm loaded = Checkpoint.load(file, backend);
    assertThat(loaded.config()).isEqualTo(config);
    model
        .state()
        .forEach(
            (name, tensor) ->
                assertThat(loaded.state().get(name).toFloats())
                    .as(name)
                    .isEqualTo(tensor.toFloats()));
  }

  @Test
  void namesAreTheReferences() {
    List<String> names = List.copyOf(new Hrm(backend, config, 3).state().keySet());
    assertThat(names.subList(0, 8))
        .containsExactly(
            "model.inner.H_init",
            "model.inner.L_init",
            "model.inner.embed_tokens.embedding_weight",
            "model.inner.lm_head.weight",
            "model.inner.q_head.weight",
            "model.inner.q_head.bias",
            "model.inner.puzzle_emb.weights",
            "model.inner.embed_pos.embedding_weight");
    assertThat(names.subList(12, 20))
        .containsExactly(
            "model.inner.H_level.layers.1.self_attn.qkv_proj.weight",
            "model.inner.H_level.layers.1.self_attn.o_proj.weight",
            "model.inner.H_level.layers.1.mlp.gate_up_proj.weight",
            "model.inner.H_level.layers.1.mlp.down_proj.weight",
            "model.inner.L_level.layers.0.self_attn.qkv_proj.weight",
            "model.inner.L_level.layers.0.self_attn.o_proj.weight",
            "model.inner.L_level.layers.0.mlp.gate_up_proj.weight",
            "model.inner.L_level.layers.0.mlp.down_proj.weight");
    assertThat(names).hasSize(20);
  }

  @Test
  void wrongShapesAreNamedAndNothingIsOverwritten() throws Exception {
    Path file = folder.resolve("m.safetensors");
    Checkpoint.save(file, new Hrm(backend, config, 3), info());
    Hrm other = new Hrm(backend, config(Map.of("vocab_size", 6)), 4);
    float[] before = other.state().get("model.inner.H_init").toFloats();
    assertThatThrownBy(() -> Checkpoint.load(file, other))
        .isInstanceOf(FormatException.class)
        .hasMessage(
            file
                + ": tensor model.inner.embed_tokens.embedding_weight:"
                + " has shape [3, 8], the model needs [6, 8]");
    assertThat(other.state().get("model.inner.H_init").toFloats()).isEqualTo(before);
  }

  @Test
  void missingAndForeignTensorsAreNamed() throws Exception {
    Hrm model = new Hrm(backend, config, 3);
    Path file = folder.resolve("m.safetensors");
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.state());
    tensors.remove("model.inner.L_init");
    Safetensors.write(file, tensors, Map.of());
    assertThatThrownBy(() -> Checkpoint.load(file, model))
        .hasMessage(file + ": tensor model.inner.L_init: is missing");
    tensors.putAll(model.state());
    tensors.put("extra", backend.full(DType.F32, Shape.of(2), 1));
    Safetensors.write(file, tensors, Map.of());
    assertThatThrownBy(() -> Checkpoint.load(file, model))
        .hasMessage(file + ": tensor extra: is not part of a model of this configuration");
    assertThatThrownBy(() -> Checkpoint.info(file))
        .hasMessageEndingWith("this is not an hrm4j checkpoint");
  }

  @Test
  void brokenConfigurationIsNamed() throws Exception {
    Path file = folder.resolve("m.safetensors");
    Map<String, String> metadata = info().toMetadata();
    metadata.put("num_heads", "3");
    Safetensors.write(file, new Hrm(backend, config, 3).state(), metadata);
    assertThatThrownBy(() -> Checkpoint.info(file))
        .hasMessage(
            file + ": __metadata__: arch.num_heads=3: must be a divisor of arch.hidden_size=8");
  }

  @Test
  void informationMustFitTheModel() {
    assertThatThrownBy(() -> new CheckpointInfo(config, "sudoku", List.of("a", "b"), Map.of()))
        .hasMessage("vocabulary of 2 entries for a model with vocab_size=3");
    Hrm other = new Hrm(backend, config(Map.of("seq_len", 5)), 3);
    assertThatThrownBy(() -> Checkpoint.save(folder.resolve("x"), other, info()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
