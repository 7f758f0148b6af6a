package io.github.hrm4j.bench;

import io.github.hrm4j.train.cli.ProgressLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hrm bench scaling}: how cost grows with what is asked for. */
@Command(
    name = "scaling",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures time and memory of training steps over batch, length, layers, threads and cycles"
          + " (one-step against full gradient), and of evaluations over segments, and writes tables"
          + " and plots with what theory says beside. Takes some minutes.",
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

  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      defaultValue = "bench-scaling",
      description =
          "Where to write (default: ${DEFAULT-VALUE}); files of an earlier run are replaced.")
  private Path folder;

  @Option(names = "--quick", description = "Two sizes of each series.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "SERIES",
      split = ",",
      defaultValue = "BATCH,SEQ,LAYERS,THREADS,CYCLES,SEGMENTS",
      description = "Some of ${COMPLETION-CANDIDATES} (default: all).")
  private List<ScalingCase.Series> series;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "Computing threads (default: all processors).")
  private Integer threads;

  @Option(
      names = "--steps",
      paramLabel = "K",
      defaultValue = "3",
      description = "Steps to measure of each (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Parameters(
      paramLabel = "KEY=VALUE",
      arity = "0..*",
      description = "Settings of the model, such as arch.hidden_size=256.")
  private List<String> settings = List.of();

  @Override
  public Integer call() throws IOException {
    Limits limits = new Limits(spec.commandLine());
    StepOptions step =
        new StepOptions(
            BATCH,
            SEQ,
            limits.threads("--threads", threads),
            limits.positive("--steps", steps),
            "cpu",
            settings);
    step.config(); // refuses what is wrong before anything is measured
    Files.createDirectories(folder);
    ScalingBench bench = new ScalingBench(step, quick);
    Map<ScalingCase.Series, Table> tables = new EnumMap<>(ScalingCase.Series.class);
    try (ProgressLine progress = new ProgressLine()) {
      for (ScalingCase.Series one : series) {
        tables.put(one, bench.run(one, progress));
      }
    }
    new ScalingFiles(folder).write(tables);
    PrintWriter out = spec.commandLine().getOut();
    out.println(folder.resolve("scaling.md"));
    out.flush();
    return 0;
  }
}
