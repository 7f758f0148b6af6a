package io.github.hrm4j.train.run;

import io.github.hrm4j.model.Act;
import io.github.hrm4j.model.Carry;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.DatasetMetadata;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.TrainBatches;
import io.github.hrm4j.train.optim.AdamAtan2;
import io.github.hrm4j.train.optim.Ema;
import io.github.hrm4j.train.optim.SparseSignSgd;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Everything that changes while a run goes on, so that saving it means saving the run. Its tensors
 * belong to the scope that was innermost at creation: the run scope.
 */
public final class TrainState {
  private static final long EXPLORATION_STREAM = 0x4558504CL;

  private final Hrm model;
  private final Act act;
  private final AdamAtan2 adam;
  private final SparseSignSgd signSgd;
  private final Optional<Ema> ema;
  private final Carry carry;
  private final SeededRandom exploration;
  private final TrainBatches batches;
  private final TreeSet<Long> keptModels = new TreeSet<>();
  private long step;
  private double trainSeconds;
  private Optional<Best> best = Optional.empty();
  private Map<String, String> notes = Map.of();

  /** The start of a run. */
  public TrainState(Backend backend, TrainConfig config, PuzzleDataset dataset) {
    this.model = new Hrm(backend, model(config, dataset.metadata()), config.seed());
    this.act = new Act(model, config.step().method());
    this.adam =
        new AdamAtan2(
            model.parameters(),
            config.optim().beta1(),
            config.optim().beta2(),
            config.optim().weightDecay());
    this.signSgd = new SparseSignSgd(config.optim().puzzleEmbWeightDecay());
    this.ema =
        config.step().ema()
            ? Optional.of(new Ema(model.parameters(), config.step().emaRate()))
            : Optional.empty();
    this.carry = new Carry(backend, model.config(), config.globalBatchSize());
    this.exploration = new SeededRandom(config.seed(), EXPLORATION_STREAM);
    this.batches =
        new TrainBatches(dataset, config.globalBatchSize(), config.evalInterval(), config.seed());
  }

  private static HrmConfig model(TrainConfig config, DatasetMetadata data) {
    return config.arch().model(data.vocabSize(), data.seqLen(), data.numPuzzleIdentifiers());
  }

  public Hrm model() {
    return model;
  }

  Act act() {
    return act;
  }

  AdamAtan2 adam() {
    return adam;
  }

  SparseSignSgd signSgd() {
    return signSgd;
  }

  /** The average of the weights that evaluation uses, if it does. */
  Optional<Ema> ema() {
    return ema;
  }

  /** The best evaluation so far, if there was one. */
  public Optional<Best> best() {
    return best;
  }

  void setBest(Optional<Best> value) {
    best = value;
  }

  Carry carry() {
    return carry;
  }

  SeededRandom exploration() {
    return exploration;
  }

  TrainBatches batches() {
    return batches;
  }

  /** Batches taken so far; the next one is used in step + 1. */
  public long step() {
    return step;
  }

  void setStep(long value) {
    step = value;
  }

  /** Steps whose models stay for good: those of evaluations. */
  NavigableSet<Long> keptModels() {
    return keptModels;
  }

  /** Seconds spent in training steps, over all processes that worked on this run. */
  public double trainSeconds() {
    return trainSeconds;
  }

  void setTrainSeconds(double value) {
    trainSeconds = value;
  }

  /** What checkpoints are to say beside what is known of every model. */
  Map<String, String> notes() {
    return notes;
  }

  void setNotes(Map<String, String> newNotes) {
    notes = Map.copyOf(newNotes);
  }
}
