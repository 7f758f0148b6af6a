package io.github.hrm4j.train.config;

import static io.github.hrm4j.train.config.ConfigKey.count;
import static io.github.hrm4j.train.config.ConfigKey.flag;
import static io.github.hrm4j.train.config.ConfigKey.oneOf;
import static io.github.hrm4j.train.config.ConfigKey.real;
import static io.github.hrm4j.train.config.ConfigKey.text;
import static io.github.hrm4j.train.config.ConfigKey.texts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every key there is, with the reference's names and defaults (its {@code cfg_pretrain.yaml} and
 * {@code arch/hrm_v1.yaml}), then our own.
 */
final class ConfigKeys {
  static final String ARCH_NAME = "hrm.hrm_act_v1@HierarchicalReasoningModel_ACTV1";
  static final String LOSS_NAME = "losses@ACTLossHead";

  /** What evaluation can save: the tensors of a batch and of the model's output. */
  private static final List<String> OUTPUTS =
      List.of(
          "inputs", "labels", "puzzle_identifiers", "logits", "q_halt_logits", "q_continue_logits");

  private static final Map<String, ConfigKey> BY_NAME = byName();

  private ConfigKeys() {}

  private static boolean notNegative(double v) {
    return v >= 0;
  }

  private static boolean fraction(double v) {
    return v >= 0 && v <= 1;
  }

  private static boolean decay(double v) {
    return v >= 0 && v < 1;
  }

  private static boolean positive(double v) {
    return v > 0;
  }

  /** All keys by name, in the order of the help and of {@code all_config.yaml}. */
  static Map<String, ConfigKey> all() {
    return BY_NAME;
  }

  private static Map<String, ConfigKey> byName() {
    Map<String, ConfigKey> keys = new LinkedHashMap<>();
    List.of(model(), data(), optimizers(), steps(), own())
        .forEach(group -> group.forEach(key -> keys.put(key.name(), key)));
    return java.util.Collections.unmodifiableMap(keys);
  }

  private static List<ConfigKey> model() {
    return List.of(
        oneOf("arch.name", ARCH_NAME, List.of(ARCH_NAME), "model class"),
        oneOf("arch.loss.name", LOSS_NAME, List.of(LOSS_NAME), "loss head"),
        oneOf(
            "arch.loss.loss_type",
            "stablemax_cross_entropy",
            List.of("stablemax_cross_entropy", "softmax_cross_entropy"),
            "loss of the tokens"),
        count("arch.H_cycles", 2, 1, "high-level cycles per forward pass"),
        count("arch.L_cycles", 2, 1, "low-level updates per high-level cycle"),
        count("arch.H_layers", 4, 1, "blocks of the high-level module"),
        count("arch.L_layers", 4, 1, "blocks of the low-level module"),
        count("arch.hidden_size", 512, 1, "width of the model"),
        count("arch.num_heads", 8, 1, "attention heads; divides hidden_size"),
        real("arch.expansion", 4, "a number above 0", ConfigKeys::positive, "SwiGLU expansion"),
        count(
            "arch.puzzle_emb_ndim", null, 0, "puzzle embedding width; null = hidden_size, 0 = off"),
        oneOf("arch.pos_encodings", "rope", List.of("rope", "learned"), "positions"),
        real(
            "arch.rms_norm_eps",
            1e-5,
            "a number from 0",
            ConfigKeys::notNegative,
            "epsilon of RMSNorm"),
        real(
            "arch.rope_theta",
            10000,
            "a number above 0",
            ConfigKeys::positive,
            "base of the RoPE frequencies"),
        count("arch.halt_max_steps", 16, 1, "segments a puzzle may take at most"),
        real(
            "arch.halt_exploration_prob",
            0.1,
            "a number from 0 to 1",
            ConfigKeys::fraction,
            "probability of a random minimum of segments"),
        oneOf(
            "arch.forward_dtype",
            null,
            List.of("float32", "bfloat16"),
            "compute type; null = the device's own"));
  }

  private static List<ConfigKey> data() {
    return List.of(
        text("data_path", "data/arc-aug-1000", "dataset folder"),
        count("global_batch_size", 768, 1, "puzzles per step"),
        count("epochs", 100000, 1, "passes over the groups; a multiple of eval_interval"),
        count("eval_interval", 10000, 1, "epochs between evaluations; null = epochs").orNull(),
        flag("checkpoint_every_eval", true, "keep the weights of every evaluation"),
        texts("eval_save_outputs", OUTPUTS, "tensors that evaluation keeps"),
        new ConfigKey(
            "seed", Kind.INTEGER, 0L, false, "an integer", v -> true, "seed of everything random"));
  }

  private static List<ConfigKey> optimizers() {
    return List.of(
        real("lr", 1e-4, "a number from 0", ConfigKeys::notNegative, "AdamATan2's learning rate"),
        real(
            "lr_min_ratio",
            1,
            "a number from 0 to 1",
            ConfigKeys::fraction,
            "last rate over lr (cosine)"),
        count("lr_warmup_steps", 2000, 0, "steps of linear warm-up"),
        real(
            "beta1",
            0.9,
            "a number from 0 to below 1",
            ConfigKeys::decay,
            "decay of the first moment"),
        real(
            "beta2",
            0.95,
            "a number from 0 to below 1",
            ConfigKeys::decay,
            "decay of the second moment"),
        real("weight_decay", 0.1, "a number from 0", ConfigKeys::notNegative, "decoupled decay"),
        real(
            "puzzle_emb_lr",
            1e-2,
            "a number from 0",
            ConfigKeys::notNegative,
            "SignSGD's learning rate"),
        real(
            "puzzle_emb_weight_decay",
            0.1,
            "a number from 0",
            ConfigKeys::notNegative,
            "SignSGD's decay"));
  }

  private static List<ConfigKey> steps() {
    return List.of(
        oneOf("grad", "one-step", List.of("one-step", "full"), "how far back gradients flow"),
        count(
            "train_segments",
            null,
            1,
            "segments of every row in training; null = ACT, by the Q head"),
        count("grad_accumulation", 1, 1, "micro-batches of a step; divides global_batch_size"),
        flag("ema", false, "evaluate and save an average of the weights"),
        real(
            "ema_rate",
            0.999,
            "a number from 0 to below 1",
            ConfigKeys::decay,
            "decay of the average"));
  }

  private static List<ConfigKey> own() {
    return List.of(
        text("project_name", null, "null = from data_path"),
        text("run_name", null, "null = model class and two words"),
        text("checkpoint_path", null, "where step_N goes; null = the run folder"),
        text("run_dir", null, "run folder; null = runs/<run_name>"),
        count("checkpoint_interval", 1000, 1, "steps between checkpoints inside an iteration"),
        count("keep_last", 2, 1, "checkpoints to resume from that are kept"),
        oneOf(
            "best_metric",
            "exact_accuracy",
            SelectionConfig.METRICS,
            "of evaluations: decides which model is best"),
        count(
            "early_stopping_patience",
            null,
            1,
            "evaluations in a row without a better best_metric that end the run; null = never"),
        text("device", "cpu", "auto, cpu, cuda, cuda:N; simd or reference for one CPU backend"),
        count(
            "threads",
            null,
            1,
            HostConfig.MOST_THREADS,
            "computing threads; null = all processors"));
  }
}
