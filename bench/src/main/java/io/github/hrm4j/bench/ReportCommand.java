package io.github.hrm4j.bench;

import io.github.hrm4j.train.cli.ProgressLine;
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

/** {@code hrm bench report}: everything about this machine in a page. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the CPU, and a GPU where one is found: its limits, matrix products by size, training"
          + " steps by batch. Writes report.md, report.json and report.html, a page with plots that"
          + " needs no other file. Takes some minutes.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  The whole report:",
      "    hrm bench report -o my-machine",
      "  A first impression, in about a minute:",
      "    hrm bench report --quick"
    })
final class ReportCommand implements Callable<Integer> {
  private static final int BATCH = 1;
  private static final int SEQ = 81;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      defaultValue = "bench-report",
      description =
          "Where to write (default: ${DEFAULT-VALUE}); an earlier report there is replaced.")
  private Path folder;

  @Option(names = "--quick", description = "Few sizes.")
  private boolean quick;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "Threads of the CPU (default: all processors).")
  private Integer threads;

  @Parameters(
      paramLabel = "KEY=VALUE",
      arity = "0..*",
      description = "Settings of the model, such as arch.hidden_size=256.")
  private List<String> settings = List.of();

  @Override
  public Integer call() throws IOException {
    int count = new Limits(spec.commandLine()).threads("--threads", threads);
    // Refuses what is wrong before anything is measured.
    new StepOptions(BATCH, SEQ, count, 1, "cpu", settings).config();
    Files.createDirectories(folder);
    ReportFiles files;
    try (ProgressLine progress = new ProgressLine()) {
      ReportBench bench = new ReportBench(count, quick, settings, progress);
      files = new ReportFiles(Machine.text(), bench.limits(), bench.products(), bench.steps());
    }
    files.write(folder);
    PrintWriter out = spec.commandLine().getOut();
    out.println(folder.resolve("report.html"));
    out.flush();
    return 0;
  }
}
