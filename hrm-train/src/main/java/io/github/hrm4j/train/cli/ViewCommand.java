package io.github.hrm4j.train.cli;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.config.HostConfig;
import io.github.hrm4j.train.config.Settings;
import io.github.hrm4j.train.view.PageData;
import io.github.hrm4j.train.view.Report;
import io.github.hrm4j.train.view.ReportFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hrm view}: a run, a dataset or an evaluation as a page for the browser. */
@Command(
    name = "view",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Writes one HTML file that shows a run, a dataset, or what hrm evaluate wrote, in any browser:"
          + " no server, no network. Of a run it has the curves, what its last model makes of test"
          + " puzzles after each segment, and the puzzles; of ARC also the votes, if the run was"
          + " evaluated into its folder.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  The latest run, in the browser at once:",
      "    hrm view runs/latest --open",
      "  A dataset:",
      "    hrm view data/sudoku-extreme-1k-aug-1000 -o sudoku.html",
      "  The votes on ARC tasks:",
      "    hrm evaluate checkpoint=runs/latest --votes 50 --output runs/latest/evaluation",
      "    hrm view runs/latest",
      "  While a run goes on:",
      "    hrm train --live",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or input."
    })
final class ViewCommand implements Callable<Integer> {
  private static final String FILE = "report.html";
  private static final int BYTES_PER_KB = 1000;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN_OR_DATASET",
      description = "The folder of a run, of a dataset, or that hrm evaluate wrote to.")
  private Path folder;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The file to write; an earlier report is replaced. Default: report.html in the run's"
              + " folder, of a dataset in the current one.")
  private Path output;

  @Option(names = "--open", description = "Show it in the browser.")
  private boolean open;

  @Option(
      names = "--puzzles",
      paramLabel = "N",
      description =
          "How many test puzzles the model works on. Default: as many as half a minute allows, 32"
              + " at most.")
  private Integer puzzles;

  @Option(names = "--force", description = "Replace FILE whatever it is.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    if (puzzles != null && puzzles < 0) {
      throw new ConfigException("--puzzles %d: must be 0 or more".formatted(puzzles));
    }
    Report.Kind kind = Report.kindOf(folder);
    Path file =
        output != null
            ? output
            : kind == Report.Kind.DATASET ? Path.of(FILE) : folder.resolve(FILE);
    ReportFile.requireFree(file, force);
    long bytes;
    PageData page;
    try (ProgressLine progress = new ProgressLine()) {
      page = gather(kind, new Report(Path.of(""), progress));
      bytes = ReportFile.write(file, page);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%s: %,d kB%n", file, bytes / BYTES_PER_KB);
    String why = page.root().path("predictions").path("why").asText();
    if (!why.isEmpty()) {
      out.println("No predictions: " + why);
    }
    out.flush();
    if (open) {
      BrowserStart.open(file.toUri(), BrowserStart.commands())
          .ifPresent(problem -> spec.commandLine().getErr().println("hrm: " + problem));
    }
    return 0;
  }

  private PageData gather(Report.Kind kind, Report report) throws IOException {
    return switch (kind) {
      case RUN -> report.run(folder, Optional.ofNullable(puzzles), ViewCommand::device);
      case DATASET -> report.dataset(folder);
      case EVALUATION -> report.evaluation(folder);
    };
  }

  private static Backend device() {
    return Devices.open(
        HostConfig.from(new Settings(), Runtime.getRuntime().availableProcessors()));
  }
}
