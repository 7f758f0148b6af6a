package io.github.hrm4j.train.cli;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.solve.Pretrained;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.config.Preset;
import io.github.hrm4j.train.data.CsvOptions;
import io.github.hrm4j.train.data.CsvSudoku;
import io.github.hrm4j.train.data.GeneratedSudoku;
import io.github.hrm4j.train.data.GeneratorOptions;
import io.github.hrm4j.train.data.Givens;
import io.github.hrm4j.train.data.PuzzleCounts;
import io.github.hrm4j.train.data.SudokuAudit;
import io.github.hrm4j.train.data.SudokuGenerator;
import io.github.hrm4j.train.data.SudokuSymmetry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code hrm data sudoku}: builds Sudoku datasets from CSV files or from nothing. */
@Command(
    name = "sudoku",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Builds a Sudoku dataset from CSV files, or generates one.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  6×6 puzzles with 16 givens, three shuffles of each:",
      "    hrm data sudoku --generate 4000 --size 6 --givens 16 --num-aug 3 \\",
      "        --output-dir data/six",
      "  Five fresh 9×9 questions with as few givens as possible; forty of 6×6 with 12 to 20:",
      "    hrm data sudoku --generate 5 --seed 3 --print",
      "    hrm data sudoku --generate 40 --size 6 --givens 12-20 --seed 7 --print",
      "  How good the model in the box is on what it has never seen, however one turns it:",
      "    hrm data sudoku --generate 500 --size 6 --seed 7 --unseen --print | hrm solve - --json",
      "  The reference's dataset, from a folder with train.csv and test.csv:",
      "    hrm data sudoku --source sudoku-extreme --subsample-size 1000 \\",
      "        --num-aug 1000 --output-dir data/sudoku-extreme-1k-aug-1000",
      "  Look for training puzzles that are a test puzzle in disguise:",
      "    hrm data sudoku --audit data/six",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or input."
    })
public final class DataSudokuCommand implements Callable<Integer> {
  private static final int DEFAULT_SIZE = 9;
  private static final int PRETRAINED_SIZE = 6;

  @Spec private CommandSpec spec;

  @Option(
      names = "--source",
      paramLabel = "PATH",
      arity = "1..*",
      description =
          "CSV files with columns question, answer and rating, or folders with train.csv and"
              + " test.csv. A file *.test.csv goes to the test split.")
  private List<Path> sources;

  @Option(
      names = "--generate",
      paramLabel = "N",
      description = "Generate N training puzzles, each with exactly one solution.")
  private Integer generate;

  @Option(
      names = "--audit",
      paramLabel = "DIR",
      description = "Check a dataset: single solutions, and no test puzzle in training.")
  private Path audit;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description = "Where to put the dataset; must not exist or be empty.")
  private Path outputDir;

  @Option(
      names = "--size",
      paramLabel = "n",
      description = "Cells on a side: 4, 6 (boxes of 2 rows × 3 columns) or 9. Default: 9.")
  private Integer size;

  @Option(
      names = "--num-aug",
      paramLabel = "K",
      description = "Shuffles that follow each training puzzle. Default: 0.")
  private Integer augmentations;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Of all that is drawn. Default: 0.")
  private long seed;

  @Option(
      names = "--subsample-size",
      paramLabel = "N",
      description = "With --source: draw N training puzzles. Default: all.")
  private Integer subsampleSize;

  @Option(
      names = "--min-difficulty",
      paramLabel = "R",
      description = "With --source: leave out puzzles with a rating below R.")
  private Integer minDifficulty;

  @Option(
      names = "--test",
      paramLabel = "N",
      description = "With --generate: test puzzles. Default: an eighth as many, at most 500.")
  private Integer test;

  @Option(
      names = "--givens",
      paramLabel = "N|MIN-MAX",
      converter = GivensConverter.class,
      description =
          "With --generate: dig down to N givens, or to a number drawn from a range for each puzzle."
              + " 0: as few as possible. Default: 20 for 6×6, as in the dataset that hrm train makes"
              + " for itself; as few as possible for 4×4 and 9×9.")
  private Givens givens;

  @Option(
      names = "--symmetry",
      paramLabel = "WHICH",
      converter = SymmetryConverter.class,
      description =
          "With --generate and --audit: what shuffles are drawn from and the splits are kept apart"
              + " under: digits, or all (rows, columns and transposition too). Default: all.")
  private SudokuSymmetry symmetry;

  @Option(
      names = "--print",
      description = "With --generate: print the questions, one a line, instead of a dataset.")
  private boolean print;

  @Option(
      names = "--unseen",
      description =
          "With --print: only questions that are new to the model in the box, however one turns"
              + " them: their solutions are in none of the classes that it was trained on. --size 6.")
  private boolean unseen;

  /** Reads the names that are written in lower case. */
  static final class SymmetryConverter implements ITypeConverter<SudokuSymmetry> {
    @Override
    public SudokuSymmetry convert(String name) {
      return Stream.of(SudokuSymmetry.values())
          .filter(symmetry -> symmetry.key().equals(name))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("'" + name + "' is not digits or all"));
    }
  }

  /** Reads a number or a range. */
  static final class GivensConverter implements ITypeConverter<Givens> {
    @Override
    public Givens convert(String text) {
      try {
        return Givens.parse(text);
      } catch (ConfigException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  @Override
  public Integer call() throws IOException {
    if (Stream.of(sources, generate, audit).filter(Objects::nonNull).count() != 1) {
      throw new ConfigException(
          "hrm data sudoku: give one of --source PATH, --generate N, --audit DIR; see --help");
    }
    refuseMisplaced();
    try (var progress = new ProgressLine()) {
      if (sources != null) {
        fromCsv(progress);
      } else if (generate != null && print) {
        printQuestions(progress);
      } else if (generate != null) {
        generate(progress);
      } else {
        audit(progress);
      }
    }
    return 0;
  }

  private void refuseMisplaced() {
    boolean making = audit == null;
    boolean generating = generate != null;
    refuse(!generating, "--test", test, "--generate");
    refuse(!generating, "--givens", givens, "--generate");
    refuse(!generating, "--print", print ? true : null, "--generate");
    refuse(!print, "--unseen", unseen ? true : null, "--print");
    refuse(sources == null, "--subsample-size", subsampleSize, "--source");
    refuse(sources == null, "--min-difficulty", minDifficulty, "--source");
    refuse(sources != null, "--symmetry", symmetry, "--generate or --audit");
    refuse(!making, "--size", size, "--source or --generate");
    refuse(!making, "--num-aug", augmentations, "--source or --generate");
    refuse(!making, "--output-dir", outputDir, "--source or --generate");
    if (making && !print && outputDir == null) {
      throw new ConfigException("hrm data sudoku: --output-dir DIR is missing");
    }
  }

  private static void refuse(boolean misplaced, String option, Object value, String place) {
    if (misplaced && value != null) {
      throw new ConfigException("%s goes with %s only".formatted(option, place));
    }
  }

  private void fromCsv(ProgressLine progress) throws IOException {
    var options =
        new CsvOptions(
            sources,
            orElse(size, DEFAULT_SIZE),
            optional(minDifficulty),
            optional(subsampleSize),
            orElse(augmentations, 0),
            seed);
    int threads = Runtime.getRuntime().availableProcessors();
    PuzzleCounts counts = CsvSudoku.build(outputDir, options, threads, progress);
    progress.close();
    say(
        "%s: %d training puzzles with %d shuffles each, %s"
            .formatted(
                outputDir,
                counts.train(),
                options.augmentations(),
                counts.test() == 0 ? "no test split" : counts.test() + " test puzzles"));
    sayNext();
  }

  private void generate(ProgressLine progress) throws IOException {
    int tests = orElse(test, Math.min(500, Math.max(1, generate / 8)));
    SudokuAudit result = GeneratedSudoku.build(outputDir, options(tests), progress);
    progress.close();
    say(outputDir + ": " + result.summary());
    sayNext();
  }

  private void audit(ProgressLine progress) throws IOException {
    var under = symmetry == null ? SudokuSymmetry.ALL : symmetry;
    SudokuAudit result = SudokuAudit.of(audit, under, progress);
    progress.close();
    result.requireClean();
    say(audit + ": " + result.summary());
  }

  private void printQuestions(ProgressLine progress) throws IOException {
    if (outputDir != null || augmentations != null || test != null) {
      throw new ConfigException(
          "--print goes without --output-dir, --num-aug and --test: it writes no dataset");
    }
    Sudoku sudoku = Sudoku.ofSize(options(0).size());
    Predicate<String> classFilter = unseen ? unseenClasses() : _ -> true;
    new SudokuGenerator(options(0), classFilter)
        .questions(question -> say(sudoku.format(question)), progress);
  }

  private Predicate<String> unseenClasses() throws IOException {
    if (orElse(size, DEFAULT_SIZE) != PRETRAINED_SIZE || symmetry == SudokuSymmetry.DIGITS) {
      throw new ConfigException(
          "--unseen goes with --size 6 and --symmetry all: the model in the box is for these");
    }
    return Predicate.not(Pretrained.trainClasses()::contains);
  }

  /** For the size of the embedded dataset its own number, else as few as possible. */
  private Givens usualGivens() {
    GeneratorOptions embedded = Preset.load().dataset();
    return orElse(size, DEFAULT_SIZE) == embedded.size() ? embedded.givens() : Givens.of(0);
  }

  private GeneratorOptions options(int tests) {
    return new GeneratorOptions(
        orElse(size, DEFAULT_SIZE),
        generate,
        tests,
        givens == null ? usualGivens() : givens,
        orElse(augmentations, 0),
        symmetry == null ? SudokuSymmetry.ALL : symmetry,
        seed);
  }

  private void sayNext() {
    say("next: " + Program.name() + " train data_path=" + outputDir);
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  private static int orElse(Integer value, int other) {
    return value == null ? other : value;
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
