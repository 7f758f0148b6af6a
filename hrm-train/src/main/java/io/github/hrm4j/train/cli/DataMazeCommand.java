package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.data.CsvMaze;
import io.github.hrm4j.train.data.MazeOptions;
import io.github.hrm4j.train.data.PuzzleCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hrm data maze}: builds datasets of mazes from CSV files. */
@Command(
    name = "maze",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Builds a dataset of mazes from CSV files.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  The reference's dataset, from a folder with train.csv and test.csv:",
      "    hrm data maze --source maze-30x30-hard --output-dir data/maze-30x30-hard-1k",
      "  The same with all eight positions of each training maze:",
      "    hrm data maze --source maze-30x30-hard --aug --output-dir data/maze-aug",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or input."
    })
final class DataMazeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--source",
      paramLabel = "PATH",
      arity = "1..*",
      required = true,
      description =
          "CSV files with columns question and answer of n·n characters '#', ' ', 'S', 'G', 'o',"
              + " or folders with train.csv and test.csv. A file *.test.csv goes to the test"
              + " split.")
  private List<Path> sources;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      required = true,
      description = "Where to put the dataset; must not exist or be empty.")
  private Path outputDir;

  @Option(
      names = "--subsample-size",
      paramLabel = "N",
      description = "Draw N training mazes. Default: all.")
  private Integer subsampleSize;

  @Option(
      names = "--aug",
      description = "Add the seven rotations and reflections of each training maze.")
  private boolean augmented;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Of what is drawn. Default: 0.")
  private long seed;

  @Override
  public Integer call() throws IOException {
    OptionalInt subsample =
        subsampleSize == null ? OptionalInt.empty() : OptionalInt.of(subsampleSize);
    var options = new MazeOptions(sources, subsample, augmented, seed);
    PuzzleCounts counts;
    try (var progress = new ProgressLine()) {
      int threads = Runtime.getRuntime().availableProcessors();
      counts = CsvMaze.build(outputDir, options, threads, progress);
    }
    var out = spec.commandLine().getOut();
    out.printf(
        "%s: %d training mazes%s, %s%n",
        outputDir,
        counts.train(),
        augmented ? " in eight positions each" : "",
        counts.test() == 0 ? "no test split" : counts.test() + " test mazes");
    out.println("next: " + Program.name() + " train data_path=" + outputDir);
    out.flush();
    return 0;
  }
}
