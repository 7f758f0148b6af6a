package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.plot.Figure;
import io.github.hrm4j.train.plot.PlotFiles;
import io.github.hrm4j.train.plot.RunCurves;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hrm plot}: the curves of a run as pictures. */
@Command(
    name = "plot",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Draws the curves of a run, the same that hrm view shows: loss, accuracy, segments,"
          + " learning-rate, throughput, each as .png and .svg.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "    hrm plot runs/latest",
      "    hrm plot runs/latest -o figures --force",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or input."
    })
final class PlotCommand implements Callable<Integer> {
  /** Points of a line: a run in broad strokes, in a file of some hundred kB. */
  private static final int MOST_POINTS = 256;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path folder;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The folder to write to. Default: plots in the run's folder.")
  private Path output;

  @Option(names = "--force", description = "Replace pictures that are there.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    if (!Files.isRegularFile(folder.resolve("metrics.jsonl"))) {
      throw new ConfigException(folder + ": is no run, it has no metrics.jsonl");
    }
    Path to = output == null ? folder.resolve("plots") : output;
    requireFree(to);
    RunCurves curves;
    try (ProgressLine progress = new ProgressLine()) {
      curves = RunCurves.read(folder, MOST_POINTS, progress);
    }
    List<Figure> figures = Figure.ALL.stream().filter(curves::has).toList();
    if (figures.isEmpty()) {
      throw new ConfigException(folder + ": the run has not logged any step yet");
    }
    Files.createDirectories(to);
    PrintWriter out = spec.commandLine().getOut();
    for (Figure figure : figures) {
      PlotFiles.write(to, figure, curves);
      out.printf("%s.png, .svg: %s%n", to.resolve(figure.id()), figure.title());
    }
    out.flush();
    return 0;
  }

  private void requireFree(Path to) {
    for (Figure figure : Figure.ALL) {
      for (String ending : List.of(".png", ".svg")) {
        Path file = to.resolve(figure.id() + ending);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
          throw new ConfigException(
              file + ": is in the way and no picture; choose another folder with -o");
        }
        if (Files.exists(file) && !force) {
          throw new ConfigException(
              file + ": is there; choose another folder with -o, or add --force");
        }
      }
    }
  }
}
