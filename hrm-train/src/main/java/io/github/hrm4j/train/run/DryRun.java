package io.github.hrm4j.train.run;

import io.github.hrm4j.checkpoint.Checkpoint;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.data.TestRows;
import io.github.hrm4j.train.eval.EvaluationSink;
import io.github.hrm4j.train.eval.Evaluator;
import io.github.hrm4j.train.log.RunLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Finds out what a run would take by doing a little of everything it does, with the very
 * configuration and data, and leaving nothing behind: steps until their times are steady, a few
 * batches of evaluation, one checkpoint in a temporary folder.
 */
public final class DryRun {
  /**
   * Long enough for the JVM to have compiled what matters; of processor time, since on a busy
   * machine the compiler gets as little of it as the program.
   */
  private static final double WARM_UP_SECONDS = 12;

  private static final double LONGEST_SECONDS = 120;
  private static final int FEWEST_STEPS = 3;
  private static final double STEADY = 0.1;
  private static final double EVALUATION_SECONDS = 5;
  private static final int FEWEST_EVALUATION_BATCHES = 2;

  private final TrainConfig config;
  private final LongSupplier nanoTime;
  private final RunListener listener;
  private final StopRequest stop;

  /**
   * A dry run.
   *
   * @param nanoTime the clock
   * @param listener shows how far it is
   * @param stop asked after every step
   */
  public DryRun(TrainConfig config, LongSupplier nanoTime, RunListener listener, StopRequest stop) {
    this.config = config;
    this.nanoTime = nanoTime;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * Measures and extrapolates.
   *
   * @param data the dataset's folder
   * @param secondsBefore how long the program has been running
   * @return nothing if it was stopped
   */
  public Optional<Forecast> run(Backend backend, Path data, double secondsBefore)
      throws IOException {
    double begin = now() - secondsBefore;
    try (PuzzleDataset train = PuzzleDataset.open(data, Split.TRAIN);
        Scope _ = backend.openScope("run")) {
      TrainState state = new TrainState(backend, config, train);
      BackwardMemory backward = BackwardMemory.of(state, config);
      long total = Trainer.totalSteps(config, train.metadata());
      double setUp = now() - begin;
      listener.note("Timing a few steps…");
      double[] steps = steps(state, train, total);
      if (stop.isRequested()) {
        return Optional.empty();
      }
      boolean hasTest = PuzzleDataset.has(data, Split.TEST);
      double evaluation = hasTest ? evaluation(state, data) : 0;
      double checkpoint = checkpoint(state);
      long evaluations = hasTest ? config.iterations() : 0;
      long checkpoints =
          total / config.host().checkpointInterval() + config.iterations() + evaluations;
      double perStep = steady(steps);
      double seconds =
          setUp
              + Arrays.stream(steps).sum()
              + perStep * Math.max(0, total - steps.length)
              + evaluation * evaluations
              + checkpoint * checkpoints;
      return Optional.of(
          new Forecast(
              state.model().parameterCount(),
              total,
              evaluations,
              perStep,
              evaluation,
              seconds,
              backend.memory().pool().stats().peakOwnedBytes(),
              resident(),
              backward));
    }
  }

  private double now() {
    return nanoTime.getAsLong() * 1e-9;
  }

  private static OptionalLong resident() throws IOException {
    OptionalLong peak = ProcessMemory.peakResident();
    return peak.isPresent()
        ? OptionalLong.of(peak.getAsLong() + ProcessMemory.untouchedYoungHeap())
        : peak;
  }

  /** Seconds of each step, from the first on. */
  private double[] steps(TrainState state, PuzzleDataset train, long total) throws IOException {
    TrainStep step = new TrainStep(config, state, Trainer.schedule(config, train.metadata()));
    List<Double> seconds = new ArrayList<>();
    listener.started(0, total);
    double begin = now();
    double busy = processorSeconds();
    while (seconds.size() < total
        && !stop.isRequested()
        && !isEnough(seconds, now() - begin, processorSeconds() - busy)) {
      Optional<PuzzleBatch> batch = state.batches().next();
      if (batch.isPresent()) {
        double before = now();
        TrainStep.Report report = step.run(batch.get(), state.step() + 1);
        seconds.add(now() - before);
        state.setStep(state.step() + 1);
        listener.stepped(state.step(), Trainer.fields(report, config));
      }
    }
    return seconds.stream().mapToDouble(s -> s).toArray();
  }

  /** Spent by all threads of this process; the clock where the system does not tell. */
  private double processorSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(duration -> duration.toNanos() * 1e-9)
        .orElseGet(this::now);
  }

  private static boolean isEnough(List<Double> seconds, double elapsed, double busy) {
    if (seconds.size() < FEWEST_STEPS) {
      return false;
    }
    if (elapsed > LONGEST_SECONDS) {
      return true;
    }
    if (busy < WARM_UP_SECONDS) {
      return false;
    }
    double[] all = seconds.stream().mapToDouble(s -> s).toArray();
    double last = steady(all);
    double before = steady(Arrays.copyOf(all, all.length - tail(all.length)));
    return Math.abs(last - before) <= STEADY * last;
  }

  /** The last quarter: what comes before is the JVM compiling. */
  private static int tail(int steps) {
    return Math.max(1, steps / 4);
  }

  /** The mean of the last steps: what a long run pays for pauses and other work, it pays too. */
  private static double steady(double[] seconds) {
    if (seconds.length == 0) {
      return 0;
    }
    int from = seconds.length - tail(seconds.length);
    return Arrays.stream(seconds, from, seconds.length).average().orElse(0);
  }

  /** Seconds of a whole evaluation, from its first batches but the very first. */
  private double evaluation(TrainState state, Path data) throws IOException {
    try (PuzzleDataset test = PuzzleDataset.open(data, Split.TEST)) {
      List<double[]> done = new ArrayList<>();
      double begin = now();
      done.add(new double[] {0, begin});
      Progress progress = (_, examples, _) -> done.add(new double[] {examples, now()});
      Evaluator evaluator = new Evaluator(state.model());
      evaluator.run(
          TestRows.all(test),
          evaluator.usual(IterationEnd.rows(config)),
          EvaluationSink.NONE,
          progress,
          () -> done.size() > FEWEST_EVALUATION_BATCHES && now() - begin > EVALUATION_SECONDS);
      double[] first = done.get(done.size() > FEWEST_EVALUATION_BATCHES ? 1 : 0);
      double[] last = done.getLast();
      return (last[1] - first[1]) / Math.max(1, last[0] - first[0]) * test.examples();
    }
  }

  /** Seconds of a checkpoint. */
  private double checkpoint(TrainState state) throws IOException {
    Path folder = Files.createTempDirectory("hrm-dry-run");
    Path model = folder.resolve("model.safetensors");
    Path rest = folder.resolve("state.safetensors");
    try {
      double begin = now();
      new StateFile(state, Map.of())
          .write(rest, Map.of(RunLogs.METRICS, 0L, RunLogs.CSV, 0L, RunLogs.EVENTS, 0L));
      Checkpoint.save(model, state.model(), Checkpoints.info(state));
      return now() - begin;
    } finally {
      Files.deleteIfExists(model);
      Files.deleteIfExists(rest);
      Files.delete(folder);
    }
  }
}
