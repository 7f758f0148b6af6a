package io.github.hrm4j.train.config;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.train.ConfigException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Everything a training run is told, valid ever after; the reference's {@code PretrainConfig}.
 *
 * @param arch the model
 * @param dataPath dataset folder
 * @param globalBatchSize puzzles per step
 * @param epochs passes over the groups
 * @param evalInterval epochs of an iteration, after which comes an evaluation; divides epochs
 * @param checkpointEveryEval whether the weights of every evaluation are kept
 * @param evalSaveOutputs tensors that evaluation keeps
 * @param seed of everything random
 * @param optim optimizers and schedule
 * @param step how a step is made
 * @param selection which checkpoints stay
 * @param names what the run is called
 * @param host where it happens
 */
public record TrainConfig(
    ArchConfig arch,
    String dataPath,
    int globalBatchSize,
    int epochs,
    int evalInterval,
    boolean checkpointEveryEval,
    List<String> evalSaveOutputs,
    long seed,
    OptimConfig optim,
    StepConfig step,
    SelectionConfig selection,
    RunNames names,
    HostConfig host) {

  /**
   * Checks what single keys cannot.
   *
   * @throws ConfigException if epochs is not a multiple of eval_interval, or global_batch_size none
   *     of grad_accumulation
   */
  public TrainConfig {
    evalSaveOutputs = List.copyOf(evalSaveOutputs);
    if (epochs % evalInterval != 0) {
      throw new ConfigException(
          "epochs=%d: must be a multiple of eval_interval=%d; set eval_interval=null to evaluate once, at the end"
              .formatted(epochs, evalInterval));
    }
    if (globalBatchSize % step.accumulation() != 0) {
      throw new ConfigException(
          "grad_accumulation=%d: must divide global_batch_size=%d"
              .formatted(step.accumulation(), globalBatchSize));
    }
  }

  /**
   * The configuration that the settings describe.
   *
   * @param random draws the name of a run that was given none
   * @param processors number of threads where none was given
   * @throws ConfigException if values contradict each other
   */
  public static TrainConfig from(Settings given, RandomGenerator random, int processors) {
    int epochs = given.count("epochs");
    return new TrainConfig(
        arch(given),
        given.text("data_path"),
        given.count("global_batch_size"),
        epochs,
        given.count("eval_interval", epochs),
        given.flag("checkpoint_every_eval"),
        given.texts("eval_save_outputs"),
        given.integer("seed"),
        OptimConfig.from(given),
        StepConfig.from(given),
        SelectionConfig.from(given),
        RunNames.from(given, random),
        HostConfig.from(given, processors));
  }

  /**
   * The same with what the backend decides: {@code arch.forward_dtype}, where it is not given.
   *
   * @throws ConfigException if the backend does not compute in the given type
   */
  public TrainConfig on(Backend backend) {
    try {
      return new TrainConfig(
          arch.on(backend),
          dataPath,
          globalBatchSize,
          epochs,
          evalInterval,
          checkpointEveryEval,
          evalSaveOutputs,
          seed,
          optim,
          step,
          selection,
          names,
          host);
    } catch (io.github.hrm4j.model.ConfigException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  private static ArchConfig arch(Settings given) {
    try {
      return ArchConfig.from(given);
    } catch (io.github.hrm4j.model.ConfigException e) {
      String origin = given.has(e.key()) ? given.origin(e.key()) + ": " : "";
      throw new ConfigException(origin + e.getMessage());
    }
  }

  /** Number of iterations, each eval_interval epochs of training and an evaluation. */
  public int iterations() {
    return epochs / evalInterval;
  }

  /**
   * Every key resolved, nested as in the reference's {@code all_config.yaml}; {@code resume} is
   * left out, since it is about one start and not about the run.
   */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("arch", arch.toMap());
    map.put("data_path", dataPath);
    map.put("global_batch_size", globalBatchSize);
    map.put("epochs", epochs);
    map.put("eval_interval", evalInterval);
    map.put("checkpoint_every_eval", checkpointEveryEval);
    map.put("eval_save_outputs", evalSaveOutputs);
    map.put("seed", seed);
    map.put("lr", optim.lr());
    map.put("lr_min_ratio", optim.lrMinRatio());
    map.put("lr_warmup_steps", optim.lrWarmupSteps());
    map.put("beta1", optim.beta1());
    map.put("beta2", optim.beta2());
    map.put("weight_decay", optim.weightDecay());
    map.put("puzzle_emb_lr", optim.puzzleEmbLr());
    map.put("puzzle_emb_weight_decay", optim.puzzleEmbWeightDecay());
    step.putInto(map);
    map.put("project_name", names.project());
    map.put("run_name", names.run());
    map.put("checkpoint_path", names.folder());
    map.put("checkpoint_interval", host.checkpointInterval());
    selection.putInto(map);
    map.put("device", host.device());
    map.put("threads", host.threads());
    return map;
  }
}
