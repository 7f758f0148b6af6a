package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.data.ArcDataset;
import io.github.hrm4j.train.data.ArcOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hrm data arc}: builds datasets from folders of ARC tasks. */
@Command(
    name = "arc",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Builds a dataset of ARC tasks: ARC-AGI-1, ARC-AGI-2, ConceptARC or your own.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ARC-AGI-1 as the paper has it, 1000 variants of each task:",
      "    hrm data arc --source ARC-AGI/data --source ConceptARC/corpus \\",
      "        --output-dir data/arc-aug-1000",
      "  ARC-AGI-2:",
      "    hrm data arc --source ARC-AGI-2/data --output-dir data/arc-2-aug-1000",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or input."
    })
final class DataArcCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--source",
      paramLabel = "PATH",
      arity = "1..*",
      required = true,
      description =
          "Folders whose sub-folders hold task files (*.json). The test pairs of a sub-folder"
              + " named evaluation make the test split; all other pairs are for training.")
  private List<Path> sources;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      required = true,
      description = "Where to put the dataset; must not exist or be empty.")
  private Path outputDir;

  @Option(
      names = "--num-aug",
      paramLabel = "K",
      defaultValue = "1000",
      description =
          "Different variants of each task, beside the task itself: rotated or reflected, its"
              + " colours permuted. Default: 1000.")
  private int augmentations;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Of all that is drawn. Default: 0.")
  private long seed;

  @Override
  public Integer call() throws IOException {
    var options = new ArcOptions(sources, augmentations, seed);
    ArcDataset.Counts counts;
    try (var progress = new ProgressLine()) {
      int threads = Runtime.getRuntime().availableProcessors();
      counts = ArcDataset.build(outputDir, options, threads, progress);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s: %d tasks with %d variants in all; %d training examples, %s%n",
        outputDir,
        counts.tasks(),
        counts.identifiers() - 1 - counts.tasks(),
        counts.trainExamples(),
        counts.testExamples() == 0
            ? "no test split"
            : "%d test examples of %d tasks"
                .formatted(counts.testExamples(), counts.evaluationTasks()));
    if (counts.incomplete() > 0) {
      out.printf(
          "%d tasks are so symmetric that fewer than %d variants differ%n",
          counts.incomplete(), augmentations);
    }
    out.println("next: " + Program.name() + " train data_path=" + outputDir);
    out.flush();
    return 0;
  }
}
