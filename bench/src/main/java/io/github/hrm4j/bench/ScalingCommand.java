package io.github.hrm4j.bench;

import io.github.hrm4j.train.cli.ProgressLine;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hrm bench scaling}: how cost grows with what is asked for. */
@Command(
    name = "scaling",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures time and memory of training steps over batch, length, layers, threads and cycles"
          + " (one-step against full gradient), and of evaluations over segments, and writes tables"
          + " and plots with what theory says beside, after each series, so that what was measured"
          + " stays if the rest is interrupted. Takes some minutes.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  As shown in docs/performance.md:",
      "    hrm bench scaling -o docs/performance",
      "  Two series, two sizes each:",
      "    hrm bench scaling --only batch,cycles --quick"
    })
final class ScalingCommand implements Callable<Integer> {
  private static final int BATCH = 8;
  private static final int SEQ = 81;

  @Mixin private SharedOptions.Output output;

  @Option(names = "--quick", description = "Two sizes of each series.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "SERIES",
      split = ",",
      defaultValue = "BATCH,SEQ,LAYERS,THREADS,CYCLES,SEGMENTS",
      description = "Some of ${COMPLETION-CANDIDATES} (default: all).")
  private List<ScalingCase.Series> series;

  @Mixin private SharedOptions.Threads threads;
  @Mixin private SharedOptions.Steps steps;
  @Mixin private SharedOptions.Model model;

  @Override
  public Integer call() throws IOException {
    StepOptions step =
        new StepOptions(BATCH, SEQ, threads.count(), steps.count(), "cpu", model.settings());
    step.config(); // refuses what is wrong before anything is measured
    OutputFolder folder = output.create();
    ScalingFiles files = new ScalingFiles(folder);
    try (ProgressLine progress = new ProgressLine()) {
      new ScalingBench(step, quick).run(series, progress, files::write);
    }
    output.print(folder);
    return 0;
  }
}
