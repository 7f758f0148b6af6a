package io.github.hrm4j.train.view;

import io.github.hrm4j.train.cli.Main;
import io.github.hrm4j.train.data.GeneratedSudoku;
import io.github.hrm4j.train.data.GeneratorOptions;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.SudokuSymmetry;
import io.github.hrm4j.train.run.StopRequest;
import io.github.hrm4j.train.run.TinyRuns;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Real runs, datasets and pages, made by the program itself, for tests to look at. */
public final class Pages {
  /** A model that has learned a little, so that its answers change and are partly right. */
  public static final List<String> SETTINGS =
      List.of(
          "arch.hidden_size=32",
          "arch.num_heads=2",
          "arch.H_layers=1",
          "arch.L_layers=1",
          "arch.halt_max_steps=4",
          "global_batch_size=32",
          "epochs=12",
          "eval_interval=6",
          "lr=1e-2",
          "lr_warmup_steps=3",
          "threads=1");

  private Pages() {}

  /** Small Sudokus of 4×4 with 12 for testing. */
  public static Path sudokus(Path dir) throws IOException {
    GeneratedSudoku.build(
        dir, new GeneratorOptions(4, 60, 12, 6, 3, SudokuSymmetry.ALL, 1), Progress.NONE);
    return dir;
  }

  /** A run of the small model on a dataset, with other settings than usual where given. */
  public static Path run(Path data, Path folder, String... other) throws IOException {
    List<String> settings = new ArrayList<>(SETTINGS);
    settings.addAll(List.of(other));
    settings.add("run_dir=" + folder);
    TinyRuns.run(
        folder.resolveSibling("base"),
        TinyRuns.config(data, settings.toArray(String[]::new)),
        false,
        new StopRequest(),
        TinyRuns.watching(_ -> {}));
    return folder;
  }

  /** The page of a folder. */
  public static Path view(Path folder, Path page, String... more) {
    List<String> arguments = new ArrayList<>(List.of("view", folder.toString()));
    arguments.addAll(List.of("-o", page.toString()));
    arguments.addAll(List.of(more));
    hrm(arguments.toArray(String[]::new));
    return page;
  }

  /** Runs the program; what it printed. */
  public static String hrm(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
    if (code != 0) {
      throw new AssertionError("exit code " + code + ": " + err);
    }
    return out.toString();
  }
}
