package io.github.hrm4j.train.cli;

import io.github.hrm4j.model.EvalHalting;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.arc.ArcScoring;
import io.github.hrm4j.train.arc.ArcVoteSample;
import io.github.hrm4j.train.arc.PassAtK;
import io.github.hrm4j.train.arc.SubmissionFile;
import io.github.hrm4j.train.arc.TaskSink;
import io.github.hrm4j.train.arc.TasksFile;
import io.github.hrm4j.train.arc.VotesFile;
import io.github.hrm4j.train.data.Identifiers;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.TestRows;
import io.github.hrm4j.train.eval.Evaluation;
import io.github.hrm4j.train.eval.EvaluationReport;
import io.github.hrm4j.train.eval.EvaluationReport.Pass;
import io.github.hrm4j.train.eval.EvaluationSink;
import io.github.hrm4j.train.eval.Evaluator;
import io.github.hrm4j.train.eval.MetricsFile;
import io.github.hrm4j.train.eval.OutputFiles;
import io.github.hrm4j.train.eval.PuzzleRules;
import io.github.hrm4j.train.eval.SegmentCurve;
import io.github.hrm4j.train.eval.SegmentsFile;
import io.github.hrm4j.train.run.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Does what {@code hrm evaluate} was asked: one walk over the rows, or two to compare halting. */
final class EvaluationJob {
  private final EvaluationPlan plan;
  private final Hrm model;
  private final PuzzleDataset split;
  private final Evaluator evaluator;
  private final EvalHalting halting;
  private final Optional<Identifiers> arcNames;
  private final StopRequest stop;

  /**
   * A job.
   *
   * @throws ConfigException if the options do not fit the model or the dataset
   */
  EvaluationJob(EvaluationPlan plan, Hrm model, PuzzleDataset split, StopRequest stop)
      throws IOException {
    this.plan = plan;
    this.model = model;
    this.split = split;
    this.stop = stop;
    this.evaluator = new Evaluator(model);
    int segments = plan.options().segments().orElse(model.config().haltMaxSteps());
    this.halting = new EvalHalting(segments, plan.options().act());
    this.arcNames = arcNames();
    if (plan.options().votes().isPresent() && arcNames.isEmpty()) {
      throw new ConfigException(
          "--votes: %s is not an ARC dataset, so there is nothing to vote on"
              .formatted(plan.data()));
    }
  }

  private Optional<Identifiers> arcNames() throws IOException {
    if (!ArcScoring.applies(model.config()) || !Identifiers.has(plan.data())) {
      return Optional.empty();
    }
    return Optional.of(Identifiers.read(plan.data(), split.metadata().numPuzzleIdentifiers()));
  }

  /**
   * Evaluates, and writes the files that were asked for.
   *
   * @param tasks is told ARC tasks beside the files
   * @return nothing if it was stopped
   */
  Optional<EvaluationReport> run(Progress progress, TaskSink tasks) throws IOException {
    boolean act = plan.options().act();
    Optional<SegmentCurve> curve =
        plan.options().segments().isPresent()
            ? Optional.of(
                new SegmentCurve(halting.segments(), PuzzleRules.of(model.config()).isPresent()))
            : Optional.empty();
    Optional<Pass> pass = firstPass(act ? Optional.empty() : curve, progress, tasks);
    if (pass.isEmpty()) {
      return Optional.empty();
    }
    Optional<Pass> full = Optional.empty();
    if (act) {
      full = fullPass(curve, (_, done, all) -> progress.update("at full length", done, all));
      if (full.isEmpty()) {
        return Optional.empty();
      }
    }
    var report =
        new EvaluationReport(pass.get(), full, curve.map(SegmentCurve::points).orElse(List.of()));
    write(report);
    return Optional.of(report);
  }

  private void write(EvaluationReport report) throws IOException {
    if (plan.options().output().isPresent()) {
      Path output = plan.options().output().get();
      MetricsFile.write(output.resolve("metrics.json"), report);
      if (!report.curve().isEmpty()) {
        SegmentsFile.write(output.resolve("segments.csv"), report.curve());
      }
    }
  }

  private Optional<Pass> firstPass(Optional<SegmentCurve> curve, Progress progress, TaskSink tasks)
      throws IOException {
    if (plan.options().output().isEmpty()) {
      return pass(halting, sinks(curve), List.of(tasks), progress);
    }
    Path output = plan.options().output().get();
    Files.createDirectories(output);
    try (OutputFiles tensors = new OutputFiles(output, plan.outputs(), model.config())) {
      List<EvaluationSink> sinks = sinks(curve);
      sinks.add(tensors);
      Optional<Pass> pass =
          arcNames.isPresent()
              ? arcPass(output, sinks, tasks, progress)
              : pass(halting, sinks, List.of(), progress);
      if (pass.isPresent()) {
        tensors.finish();
      }
      return pass;
    }
  }

  private static List<EvaluationSink> sinks(Optional<SegmentCurve> curve) {
    List<EvaluationSink> sinks = new ArrayList<>();
    curve.ifPresent(sinks::add);
    return sinks;
  }

  private Optional<Pass> arcPass(
      Path output, List<EvaluationSink> sinks, TaskSink tasks, Progress progress)
      throws IOException {
    try (SubmissionFile submission = new SubmissionFile(output.resolve("submission.json"));
        TasksFile table = new TasksFile(output.resolve("arc_tasks.csv"));
        VotesFile votes = new VotesFile(output.resolve(VotesFile.NAME))) {
      Optional<Pass> pass =
          pass(halting, sinks, List.of(submission, table, votes, tasks), progress);
      if (pass.isPresent()) {
        submission.finish();
        table.finish();
        votes.finish();
      }
      return pass;
    }
  }

  private Optional<Pass> fullPass(Optional<SegmentCurve> curve, Progress progress)
      throws IOException {
    return pass(new EvalHalting(halting.segments(), false), sinks(curve), List.of(), progress);
  }

  private Optional<Pass> pass(
      EvalHalting rule, List<EvaluationSink> sinks, List<TaskSink> tasks, Progress progress)
      throws IOException {
    List<EvaluationSink> all = new ArrayList<>(sinks);
    Optional<ArcScoring> arc = arcNames.map(names -> new ArcScoring(names, tasks));
    arc.ifPresent(all::add);
    boolean bySegment = plan.options().segments().isPresent() && !rule.act();
    long begun = System.nanoTime();
    Optional<Evaluation> evaluation =
        evaluator.run(
            rows(),
            new Evaluator.Options(plan.batchSize(), rule, bySegment),
            EvaluationSink.all(all),
            progress,
            stop::isRequested);
    if (evaluation.isEmpty()) {
      return Optional.empty();
    }
    Optional<PassAtK> scores = arc.isPresent() ? Optional.of(arc.get().finish()) : Optional.empty();
    return Optional.of(new Pass(evaluation.get(), scores, (System.nanoTime() - begun) * 1e-9));
  }

  private TestRows rows() {
    TestRows.Selection selection =
        plan.options().votes().isPresent()
            ? new ArcVoteSample(
                split, arcNames.get(), plan.options().votes().getAsInt(), plan.seed())
            : TestRows.Selection.ALL;
    return new TestRows(split, selection, plan.options().limit().orElse(Long.MAX_VALUE));
  }
}
