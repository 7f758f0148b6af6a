package io.github.hrm4j.train.cli;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuText;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.eval.SolvedSudokus;
import io.github.hrm4j.train.eval.SolvedSudokus.Solved;
import io.github.hrm4j.train.eval.SudokuTask;
import io.github.hrm4j.train.log.Texts;
import io.github.hrm4j.train.run.Score;
import io.github.hrm4j.train.run.Trainer;
import io.github.hrm4j.train.run.TrainingRun.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code hrm train} says at its end: how good it got, where everything is, what to try. */
final class TrainReport {
  private static final int PUZZLES_SHOWN = 3;

  private final PrintWriter out;
  private final TrainConfig config;
  private final boolean ansi;

  TrainReport(PrintWriter out, TrainConfig config, boolean ansi) {
    this.out = out;
    this.config = config;
    this.ansi = ansi;
  }

  void print(Result result) throws IOException {
    Path folder = result.folder().path();
    long step = result.state().step();
    if (result.outcome() == Trainer.Outcome.INTERRUPTED) {
      out.println("Interrupted after step " + step + " and saved. Go on with:");
      out.println("  " + Program.name() + " train resume=" + folder);
      return;
    }
    out.println();
    out.println(
        "Trained for " + Texts.duration(result.state().trainSeconds()) + ", " + step + " steps.");
    result.score().ifPresent(this::printAccuracy);
    if (result.test().isPresent()) {
      printSolved(result, result.test().get());
    }
    out.println();
    out.println("The run is in " + folder + " (runs/latest leads there):");
    out.println("  " + result.folder().model(step).getFileName() + "  the model");
    result
        .state()
        .best()
        .ifPresent(
            best ->
                out.printf(
                    Locale.ROOT,
                    "  best.safetensors  the best by %s, %.4f after step %d%n",
                    config.selection().metric(),
                    best.value(),
                    best.step()));
    out.println(
        "  metrics.jsonl, metrics.csv, events.out.tfevents.hrm4j  every step and evaluation");
    out.println("  all_config.yaml  every setting");
    printNext(result);
  }

  private void printNext(Result result) {
    Path folder = result.folder().path();
    Path model = result.folder().model(result.state().step());
    String program = Program.name();
    out.println("What to try next:");
    SudokuTask.of(result.state().model().config())
        .ifPresentOrElse(
            sudoku ->
                out.printf(
                    "  %s data sudoku --generate 5 --size %d --seed 1 --print | %s solve checkpoint=%s -%n",
                    program, sudoku.size(), program, folder),
            () -> out.printf("  %s solve PUZZLE checkpoint=%s%n", program, folder));
    out.printf("  %s view %s --open    curves, puzzles and answers%n", program, folder);
    out.printf(
        "  %s evaluate checkpoint=%s data_path=%s --output %s%n",
        program, model, config.dataPath(), folder.resolve("evaluation"));
    out.println("  " + program + " data sudoku --help    larger puzzles, or your own");
  }

  private void printAccuracy(Score score) {
    out.printf(
        Locale.ROOT,
        "Exactly solved: %.2f %% of %d test puzzles.%n",
        100 * score.exactAccuracy(),
        score.examples());
  }

  private void printSolved(Result result, PuzzleDataset test) throws IOException {
    Optional<Sudoku> sudoku = SudokuTask.of(result.state().model().config());
    if (sudoku.isEmpty()) {
      return;
    }
    List<Solved> solved =
        SolvedSudokus.find(result.state().model(), sudoku.get(), test, PUZZLES_SHOWN);
    out.println();
    out.println(
        solved.isEmpty()
            ? "It solves none of the test puzzles yet."
            : "The first test puzzles that it solves, the model's digits "
                + (ansi ? "in colour:" : "with an apostrophe:"));
    for (Solved puzzle : solved) {
      out.println();
      out.print(SudokuText.render(sudoku.get(), puzzle.question(), puzzle.answer(), ansi));
    }
  }
}
