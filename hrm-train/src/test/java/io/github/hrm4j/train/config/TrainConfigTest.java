package io.github.hrm4j.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainConfigTest {
  /** What follows {@code pretrain.py} in every training command of the reference's README. */
  private static final List<String> README =
      List.of(
          "",
          "data_path=data/arc-2-aug-1000",
          "data_path=data/sudoku-extreme-1k-aug-1000 epochs=20000 eval_interval=2000"
              + " global_batch_size=384 lr=7e-5 puzzle_emb_lr=7e-5 weight_decay=1.0"
              + " puzzle_emb_weight_decay=1.0",
          "data_path=data/sudoku-extreme-1k-aug-1000 epochs=20000 eval_interval=2000 lr=1e-4"
              + " puzzle_emb_lr=1e-4 weight_decay=1.0 puzzle_emb_weight_decay=1.0",
          "data_path=data/maze-30x30-hard-1k epochs=20000 eval_interval=2000 lr=1e-4"
              + " puzzle_emb_lr=1e-4 weight_decay=1.0 puzzle_emb_weight_decay=1.0",
          "data_path=data/sudoku-hard-full epochs=100 eval_interval=10 lr_min_ratio=0.1"
              + " global_batch_size=2304 lr=3e-4 puzzle_emb_lr=3e-4 weight_decay=0.1"
              + " puzzle_emb_weight_decay=0.1 arch.loss.loss_type=softmax_cross_entropy"
              + " arch.L_cycles=8 arch.halt_max_steps=8 arch.pos_encodings=learned");

  private static TrainConfig config(String... overrides) {
    Settings settings = new Settings();
    Overrides.parse(List.of(overrides)).applyTo(settings);
    return from(settings);
  }

  private static TrainConfig from(Settings settings) {
    return TrainConfig.from(settings, new SeededRandom(1, 1), 3);
  }

  @Test
  void defaultsAreTheReferences() {
    TrainConfig config = config();
    assertThat(config.dataPath()).isEqualTo("data/arc-aug-1000");
    assertThat(config.globalBatchSize()).isEqualTo(768);
    assertThat(config.epochs()).isEqualTo(100000);
    assertThat(config.evalInterval()).isEqualTo(10000);
    assertThat(config.checkpointEveryEval()).isTrue();
    assertThat(config.evalSaveOutputs()).isEmpty();
    assertThat(config.seed()).isZero();
    assertThat(config.optim())
        .isEqualTo(new OptimConfig(1e-4, 1.0, 2000, 0.9, 0.95, 0.1, 1e-2, 0.1));
    assertThat(config.arch().name()).isEqualTo("hrm.hrm_act_v1@HierarchicalReasoningModel_ACTV1");
    assertThat(config.arch().lossName()).isEqualTo("losses@ACTLossHead");
    // The model module has defaults of its own, for those who use it as a library.
    assertThat(config.arch().model(12, 900, 7))
        .isEqualTo(
            HrmConfig.of(Map.of("vocab_size", 12, "seq_len", 900, "num_puzzle_identifiers", 7)));
    assertThat(config.names().project()).isEqualTo("Arc-aug-1000 ACT-torch");
    assertThat(config.names().run()).matches("HierarchicalReasoningModel_ACTV1 [a-z]+-[a-z]+");
    assertThat(config.names().folder()).isEqualTo("runs/" + config.names().run().replace(' ', '-'));
    assertThat(config.host()).isEqualTo(new HostConfig("cpu", 3, 1000));
  }

  @Test
  void everyTrainingCommandOfTheReferenceIsUnderstood() {
    List<TrainConfig> configs = new ArrayList<>();
    for (String command : README) {
      configs.add(config(command.isEmpty() ? new String[0] : command.split(" ")));
    }
    TrainConfig sudoku = configs.get(2);
    assertThat(sudoku.dataPath()).isEqualTo("data/sudoku-extreme-1k-aug-1000");
    assertThat(sudoku.iterations()).isEqualTo(10);
    assertThat(sudoku.globalBatchSize()).isEqualTo(384);
    assertThat(sudoku.optim())
        .isEqualTo(new OptimConfig(7e-5, 1.0, 2000, 0.9, 0.95, 1.0, 7e-5, 1.0));
    TrainConfig full = configs.get(5);
    HrmConfig model = full.arch().model(11, 81, 1);
    assertThat(full.optim().lrMinRatio()).isEqualTo(0.1);
    assertThat(model.lossType()).isEqualTo(CrossEntropy.SOFTMAX);
    assertThat(model.lCycles()).isEqualTo(8);
    assertThat(model.haltMaxSteps()).isEqualTo(8);
    assertThat(model.posEncodings().label()).isEqualTo("learned");
  }

  @Test
  void plusAddsAndGroupsAndListsAndNullAreUnderstood() {
    TrainConfig config =
        config(
            "+run_name=my run/1",
            "+project_name='P'",
            "++seed=-3",
            "arch=hrm_v1",
            "eval_save_outputs=[logits,inputs]",
            "eval_interval=null",
            "checkpoint_every_eval=False",
            "epochs=1e3",
            "arch.hidden_size=64",
            "arch.num_heads=2",
            "+arch.forward_dtype=float32");
    assertThat(config.names().run()).isEqualTo("my run/1");
    assertThat(config.names().folder()).isEqualTo("runs/my-run-1");
    assertThat(config.names().project()).isEqualTo("P");
    assertThat(config.seed()).isEqualTo(-3);
    assertThat(config.evalSaveOutputs()).containsExactly("logits", "inputs");
    assertThat(config.evalInterval()).isEqualTo(1000);
    assertThat(config.checkpointEveryEval()).isFalse();
    HrmConfig model = config.arch().model(11, 81, 1);
    assertThat(model.puzzleEmbNdim()).as("follows hidden_size").isEqualTo(64);
    assertThat(model.forwardDtype()).isEqualTo(DType.F32);
  }

  @Test
  void theRunFolderHasTwoNames() {
    assertThat(config("run_dir=a/b").names().folder()).isEqualTo("a/b");
    assertThat(config("+checkpoint_path=c").names().folder()).isEqualTo("c");
    assertThatThrownBy(() -> config("run_dir=a", "checkpoint_path=b"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("run_dir=a and checkpoint_path=b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "learning_rate=1 | unknown key 'learning_rate'; did you mean 'lr'?",
        "batch_size=1 | did you mean 'global_batch_size'?",
        "port=1 | unknown key 'port'; `hrm train --print-config` shows all keys",
        "arch.L_cycle=1 | did you mean 'arch.L_cycles'?",
        "L_cycles=1 | did you mean 'arch.L_cycles'?",
        "epoch=1 | did you mean 'epochs'?",
        "weight_decay_=1 | did you mean 'weight_decay'?",
        "+wandb=1 | unknown key 'wandb'",
        "epochs | 'epochs' is not key=value",
        "=3 | is not key=value",
        "~epochs=1 | is not key=value",
        "lr=fast | lr=fast: must be a number",
        "lr=-1 | lr=-1: must be a number from 0",
        "lr=null | lr=null: must be a number",
        "lr=.nan | must be a number",
        "lr=[1 | not YAML",
        "beta1=1 | must be a number from 0 to below 1",
        "epochs=0 | must be an integer from 1",
        "epochs=2.5 | must be an integer",
        "epochs=9999999999 | must be an integer from 1 to 2147483647",
        "checkpoint_every_eval=maybe | must be true or false",
        "eval_save_outputs=[logit] | must be a list of inputs, labels",
        "eval_save_outputs=logits | must be a list such as",
        "arch=trm | arch=trm: must be one of hrm_v1",
        "arch.name=x | arch.name=x: must be one of hrm.hrm_act_v1@",
        "arch.loss.loss_type=mse | must be one of stablemax_cross_entropy, softmax_cross_entropy",
        "arch.pos_encodings=none | must be one of rope, learned",
        "arch.num_heads=7 | command line: arch.num_heads=7: must be a divisor of arch.hidden_size",
        "arch.forward_dtype=float16 | arch.forward_dtype=float16: must be one of float32, bfloat16",
        "epochs=25000 | epochs=25000: must be a multiple of eval_interval=10000",
        "threads=0 | threads=0: must be an integer from 1",
        "threads=1025 | threads=1025: must be an integer from 1 to 1024",
      })
  void badValuesAreRefusedByName(String line) {
    String[] parts = line.split(" \\| ", -1);
    assertThatThrownBy(() -> config(parts[0]))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(parts[1])
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void aKeyGivenTwiceIsRefused() {
    assertThatThrownBy(() -> config("lr=1", "+lr=2"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("given twice");
  }

  @Test
  void layersOverwriteAndUnknownKeysInAFileWarn(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("my.yaml");
    Files.writeString(
        file,
        """
        arch: {hidden_size: 128, L_cycles: 3, loss: {loss_type: softmax_cross_entropy}}
        lr: 2e-4
        arch.num_heads: 4
        epochz: 3
        """);
    Settings settings = new Settings();
    List<String> warnings = new ArrayList<>();
    ConfigFile.read(file).applyTo(settings, warnings::add);
    Overrides.parse(List.of("arch.L_cycles=5")).applyTo(settings);
    TrainConfig config = from(settings);
    HrmConfig model = config.arch().model(11, 81, 1);
    assertThat(model.hiddenSize()).isEqualTo(128);
    assertThat(model.numHeads()).isEqualTo(4);
    assertThat(model.lCycles()).isEqualTo(5);
    assertThat(model.lossType()).isEqualTo(CrossEntropy.SOFTMAX);
    assertThat(config.optim().lr()).isEqualTo(2e-4);
    assertThat(warnings).singleElement().asString().contains("my.yaml", "epochz", "'epochs'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lr: [", "- 1", "lr: 1\nlr: 2", "lr: !!java.io.File x", "lr: fast"})
  void aBadFileIsRefusedWithItsName(String text, @TempDir Path folder) throws IOException {
    Path file = folder.resolve("bad.yaml");
    Files.writeString(file, text);
    assertThatThrownBy(() -> ConfigFile.read(file).applyTo(new Settings(), _ -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("bad.yaml")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void whatIsWrittenIsResolvedAndReadsBackAsTheSame(@TempDir Path folder) throws IOException {
    TrainConfig config =
        config("arch.L_cycles=8", "lr=7e-5", "eval_interval=null", "+run_name=r", "threads=2");
    Path file = folder.resolve("all_config.yaml");
    Files.writeString(file, ConfigFile.write(config));
    assertThat(Files.readString(file))
        .contains("puzzle_emb_ndim: 512", "forward_dtype: float32", "eval_interval: 100000")
        .contains("project_name: Arc-aug-1000 ACT-torch", "checkpoint_path: runs/r");
    Settings settings = new Settings();
    ConfigFile.read(file).applyTo(settings, warning -> assertThat(warning).isNull());
    TrainConfig again = from(settings);
    assertThat(again.arch().model(5, 6, 7)).isEqualTo(config.arch().model(5, 6, 7));
    assertThat(again.optim()).isEqualTo(config.optim());
    assertThat(again.names()).isEqualTo(config.names());
    assertThat(ConfigFile.write(again)).isEqualTo(ConfigFile.write(config));
  }

  @Test
  void thePresetIsValid() {
    Settings settings = new Settings();
    Preset.load().settings().applyTo(settings, warning -> assertThat(warning).isNull());
    assertThat(from(settings).arch().model(8, 36, 1).hiddenSize()).isEqualTo(64);
  }
}
