package io.github.hrm4j.bench;

import io.github.hrm4j.train.cli.ProgressLine;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hrm bench report}: everything about this machine in a page. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the CPU, and a GPU where one is found: its limits, matrix products by size, training"
          + " steps by batch. Writes report.md, report.json and report.html, a page with plots that"
          + " needs no other file, after each of these, so that what was measured stays if the rest"
          + " is interrupted. Takes some minutes.",
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

  @Mixin private SharedOptions.Output output;

  @Option(names = "--quick", description = "Few sizes.")
  private boolean quick;

  @Mixin private SharedOptions.Threads threads;
  @Mixin private SharedOptions.Model model;

  @Override
  public Integer call() throws IOException {
    int count = threads.count();
    // Refuses what is wrong before anything is measured.
    new StepOptions(BATCH, SEQ, count, 1, "cpu", model.settings()).config();
    OutputFolder folder = output.create();
    ReportFiles files = new ReportFiles(folder);
    try (ProgressLine progress = new ProgressLine()) {
      new ReportBench(count, quick, model.settings(), progress).run(files::write);
    }
    output.print(folder);
    return 0;
  }
}
