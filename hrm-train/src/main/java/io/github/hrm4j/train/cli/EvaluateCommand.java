package io.github.hrm4j.train.cli;

import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.train.checkpoint.CheckpointSource;
import io.github.hrm4j.train.checkpoint.DatasetFacts;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.eval.EvaluationReport;
import io.github.hrm4j.train.eval.MetricsFile;
import io.github.hrm4j.train.plot.PlotFiles;
import io.github.hrm4j.train.run.StopRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hrm evaluate}: runs a model over a test split. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Runs a model over the test split of a dataset and says how many puzzles it solves exactly.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  The last model of the latest run, on the dataset it was trained with:",
      "    hrm evaluate checkpoint=runs/latest",
      "  A file, another dataset, and everything that the model says about it:",
      "    hrm evaluate checkpoint=step_1000.safetensors data_path=data/my-sudoku --output out",
      "  How good it is after each of 32 segments, whatever it was trained with:",
      "    hrm evaluate checkpoint=runs/latest --segments 32 --output out",
      "  What halting early saves and costs:",
      "    hrm evaluate checkpoint=runs/latest --halt act",
      "  An ARC model with 50 of the 1,001 votes of each task:",
      "    hrm evaluate checkpoint=checkpoint data_path=data/arc-aug-1000 --votes 50 --output out",
      "  A checkpoint of the reference, with its all_config.yaml beside it:",
      "    hrm evaluate checkpoint=sudoku-extreme/checkpoint \\",
      "        data_path=data/sudoku-extreme-1k-aug-1000",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or input, 130 interrupted."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Write metrics.json, and logits.npy [N, S, V], q_halt_logits.npy [N], q_continue_logits.npy"
              + " [N], all float32 in the dataset's order, or the tensors that eval_save_outputs"
              + " names. With --segments also segments.csv, .png and .svg; of ARC submission.json"
              + ", arc_tasks.csv and arc_votes.jsonl. The folder must be new or empty.")
  private Path output;

  @Option(names = "--json", description = "Print nothing but metrics.json, on one line.")
  private boolean json;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Stop after the first N rows of the test split.")
  private Long limit;

  @Option(
      names = "--segments",
      paramLabel = "N",
      description =
          "Give each puzzle N segments, more or fewer than in training, and show how good the model"
              + " is after each. Usually arch.halt_max_steps.")
  private Integer segments;

  @Option(
      names = "--halt",
      paramLabel = "RULE",
      description =
          "act: a puzzle leaves the batch as soon as q_halt > q_continue; a second walk at full"
              + " length shows what that costs. none: never, as the reference (default).")
  private Halt halt = Halt.NONE;

  @Option(
      names = "--votes",
      paramLabel = "N",
      description =
          "ARC: at most N variants of each task, itself among them, drawn with seed=S. Usually all.")
  private Integer votes;

  @Parameters(
      paramLabel = "KEY=VALUE",
      arity = "1..*",
      description =
          "checkpoint=FILE (ours or PyTorch's, or a run folder), data_path=DIR, global_batch_size=N"
              + " (32; results do not depend on it), device=auto|cpu|cuda|cuda:N, threads=N, seed=S,"
              + " eval_save_outputs=[inputs,labels].")
  private List<String> settings;

  /** When a row leaves the batch. */
  private enum Halt {
    NONE,
    ACT
  }

  @Override
  public Integer call() throws IOException {
    EvaluationPlan plan =
        EvaluationPlan.of(
            settings, options(), Path.of(""), Runtime.getRuntime().availableProcessors());
    plan.options().requireFreeOutput();
    StopRequest stop = new StopRequest();
    PrintWriter err = spec.commandLine().getErr();
    try (InterruptHook _ = new InterruptHook(stop, err, "Stopping…");
        PuzzleDataset split = PuzzleDataset.open(plan.data(), Split.TEST);
        Backend backend = Devices.open(plan.host());
        Scope _ = backend.openScope("run")) {
      Hrm model = load(plan, backend, split, err);
      plan.requireFits(model.config(), split.metadata());
      TaskLines tasks = new TaskLines();
      Optional<EvaluationReport> report = evaluate(plan, model, split, stop, tasks);
      if (report.isEmpty()) {
        return InterruptHook.EXIT_CODE;
      }
      print(report.get(), tasks);
      return 0;
    }
  }

  private static Hrm load(
      EvaluationPlan plan, Backend backend, PuzzleDataset split, PrintWriter err)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    try (CheckpointSource source =
        CheckpointSource.open(plan.checkpoint(), plan.arch(), warnings::add)) {
      Hrm model = source.load(backend, DatasetFacts.of(split.metadata()));
      warnings.forEach(warning -> err.println("hrm: warning: " + warning));
      return model;
    }
  }

  private EvaluateOptions options() {
    return new EvaluateOptions(
        Optional.ofNullable(output),
        limit == null ? OptionalLong.empty() : OptionalLong.of(limit),
        segments == null ? OptionalInt.empty() : OptionalInt.of(segments),
        halt == Halt.ACT,
        votes == null ? OptionalInt.empty() : OptionalInt.of(votes));
  }

  private static Optional<EvaluationReport> evaluate(
      EvaluationPlan plan, Hrm model, PuzzleDataset split, StopRequest stop, TaskLines tasks)
      throws IOException {
    EvaluationJob job = new EvaluationJob(plan, model, split, stop);
    try (ProgressLine progress = new ProgressLine()) {
      return job.run(progress, tasks);
    }
  }

  private void print(EvaluationReport report, TaskLines tasks) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(MetricsFile.text(report));
    } else {
      new EvaluationText(out).print(report);
      tasks.print(out);
    }
    if (output != null) {
      plot(report);
      if (!json) {
        out.println("Written to " + output);
      }
    }
    out.flush();
  }

  /** Last and apart: a machine that cannot draw has its numbers by now. */
  private void plot(EvaluationReport report) throws IOException {
    if (!report.curve().isEmpty()) {
      PlotFiles.write(output, "segments", SegmentPlot.of(report.curve()));
    }
  }
}
