package io.github.hrm4j.train.cli;

import io.github.hrm4j.checkpoint.Checkpoint;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.eval.Evaluation;
import io.github.hrm4j.train.eval.EvaluationSink;
import io.github.hrm4j.train.eval.Evaluator;
import io.github.hrm4j.train.eval.MetricsFile;
import io.github.hrm4j.train.eval.OutputFiles;
import io.github.hrm4j.train.run.StopRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or input, 130 interrupted."
    })
final class EvaluateCommand implements Callable<Integer> {
  /** What --output always writes, besides what eval_save_outputs names. */
  private static final List<String> OUTPUTS =
      List.of("logits", "q_halt_logits", "q_continue_logits");

  @Spec private CommandSpec spec;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Write logits.npy [N, S, V], q_halt_logits.npy [N], q_continue_logits.npy [N], all float32"
              + " in the dataset's order, and metrics.json.")
  private Path output;

  @Parameters(
      paramLabel = "KEY=VALUE",
      arity = "1..*",
      description =
          "checkpoint=FILE (or a run folder), data_path=DIR, global_batch_size=N,"
              + " device=auto|cpu|cuda|cuda:N, threads=N, eval_save_outputs=[inputs,labels].")
  private List<String> settings;

  @Override
  public Integer call() throws IOException {
    EvaluationPlan plan =
        EvaluationPlan.of(settings, Path.of(""), Runtime.getRuntime().availableProcessors());
    StopRequest stop = new StopRequest();
    PrintWriter err = spec.commandLine().getErr();
    try (InterruptHook _ = new InterruptHook(stop, err, "Stopping…");
        PuzzleDataset split = PuzzleDataset.open(plan.data(), Split.TEST);
        Backend backend = Devices.open(plan.host());
        Scope _ = backend.openScope("run")) {
      Hrm model = Checkpoint.load(plan.checkpoint(), backend);
      plan.requireFits(model.config(), split.metadata());
      Optional<Evaluation> evaluation = evaluate(plan, model, split, stop);
      if (evaluation.isEmpty()) {
        return InterruptHook.EXIT_CODE;
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println(MetricsFile.text(evaluation.get()));
      if (output != null) {
        MetricsFile.write(output.resolve("metrics.json"), evaluation.get());
        out.println("Written to " + output);
      }
      out.flush();
      return 0;
    }
  }

  private Optional<Evaluation> evaluate(
      EvaluationPlan plan, Hrm model, PuzzleDataset split, StopRequest stop) throws IOException {
    Evaluator evaluator = new Evaluator(model);
    int rows = plan.batchSize();
    try (ProgressLine progress = new ProgressLine()) {
      if (output == null) {
        return evaluator.run(split, rows, EvaluationSink.NONE, progress, stop::isRequested);
      }
      Set<String> names = new LinkedHashSet<>(OUTPUTS);
      names.addAll(plan.extraOutputs());
      try (OutputFiles files = new OutputFiles(output, new ArrayList<>(names), model.config())) {
        Optional<Evaluation> evaluation =
            evaluator.run(split, rows, files, progress, stop::isRequested);
        if (evaluation.isPresent()) {
          files.finish();
        }
        return evaluation;
      }
    }
  }
}
