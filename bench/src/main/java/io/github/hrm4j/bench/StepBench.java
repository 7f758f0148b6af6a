package io.github.hrm4j.bench;

import com.sun.management.ThreadMXBean;
import io.github.hrm4j.model.GradientPath;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.TrainMethod;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.train.cli.Devices;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.run.ProcessMemory;
import io.github.hrm4j.train.run.TrainingSteps;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Times whole training steps, those of a real run: input, forward, Q-target pass, loss, backward,
 * both optimizers, readback. First steps are made until their times have settled, since the JVM
 * compiles meanwhile.
 */
final class StepBench {
  private static final int SYNTHETIC_SEED = 1;
  private static final double BURST_SECONDS = 0.02;
  private static final int BURSTS = 10;
  private static final double KIB = 1024;

  private final StepOptions options;
  private final Progress progress;

  /** Of such a step; the progress is told of every step. */
  StepBench(StepOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
  }

  /** Measures. */
  StepResult run() throws IOException {
    TrainConfig config = options.config();
    try (Backend backend = Devices.open(config.host())) {
      if (!backend.name().equals("simd")) {
        return run(config, backend, null);
      }
      try (FmaPeak peak = new FmaPeak(options.threads(), BURST_SECONDS)) {
        return run(config, backend, peak);
      }
    }
  }

  private StepResult run(TrainConfig config, Backend backend, FmaPeak peak) throws IOException {
    double before = peak == null ? 0 : peak.best(BURSTS);
    StepResult result = steps(config, backend);
    double after = peak == null ? 0 : peak.best(BURSTS);
    return peak == null ? result : result.against(Math.max(before, after));
  }

  private StepResult steps(TrainConfig config, Backend backend) throws IOException {
    try (SyntheticDataset data =
            SyntheticDataset.write(
                options.batch(), options.seq(), StepOptions.VOCABULARY, SYNTHETIC_SEED);
        TrainingSteps steps = TrainingSteps.open(backend, config, data.folder(), _ -> {})) {
      WarmUp warmUp = warmUp(steps);
      double[] seconds = new double[options.steps()];
      long heap = 0;
      for (int i = 0; i < seconds.length; i++) {
        progress.update("measure", i, seconds.length);
        long allocated = allocated();
        seconds[i] = timed(steps);
        heap += allocated() - allocated;
      }
      progress.update("measure", seconds.length, seconds.length);
      OptionalDouble resident = peakRssMb(); // before anything else is done
      return new StepResult(
          new Sample(seconds),
          gflop(steps),
          OptionalDouble.empty(),
          resident,
          heap / KIB / seconds.length,
          memory(backend, steps),
          warmUp.steps(),
          warmUp.isSteady(),
          backend.name());
    }
  }

  private static double compileSeconds() {
    return ManagementFactory.getCompilationMXBean().getTotalCompilationTime() / 1e3;
  }

  private WarmUp warmUp(TrainingSteps steps) throws IOException {
    WarmUp warmUp = new WarmUp();
    while (!warmUp.isDone()) {
      progress.update("warm up", warmUp.steps(), -1);
      long before = allocated();
      double seconds = timed(steps);
      warmUp.add(seconds, (double) (allocated() - before), compileSeconds());
    }
    return warmUp;
  }

  private static double timed(TrainingSteps steps) throws IOException {
    long begin = System.nanoTime();
    double loss = steps.next();
    double seconds = (System.nanoTime() - begin) * 1e-9;
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException("the loss is " + loss + ": these steps are no measure");
    }
    return seconds;
  }

  private double gflop(TrainingSteps steps) {
    HrmConfig model = steps.model();
    TrainMethod method = steps.config().step().method();
    boolean adaptive = method.segments().isEmpty() && model.haltMaxSteps() > 1;
    return StepFlops.of(model, options.batch(), method.gradient(), adaptive) * 1e-9;
  }

  private static StepResult.NativeMemory memory(Backend backend, TrainingSteps steps) {
    long peak = backend.memory().pool().stats().peakOwnedBytes();
    GradientPath gradient = steps.config().step().method().gradient();
    long tape = steps.backwardMemory().of(gradient);
    return new StepResult.NativeMemory(peak, tape, steps.parameters());
  }

  /** Bytes of Java heap that all threads have ever allocated. */
  private static long allocated() {
    return ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getTotalThreadAllocatedBytes();
  }

  private static OptionalDouble peakRssMb() throws IOException {
    OptionalLong bytes = ProcessMemory.peakResident();
    return bytes.isPresent()
        ? OptionalDouble.of(bytes.getAsLong() / KIB / KIB)
        : OptionalDouble.empty();
  }
}
