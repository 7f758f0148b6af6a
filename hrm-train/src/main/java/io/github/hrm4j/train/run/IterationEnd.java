package io.github.hrm4j.train.run;

import io.github.hrm4j.model.SegmentMetrics;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.TestRows;
import io.github.hrm4j.train.data.TrainBatches.Position;
import io.github.hrm4j.train.eval.Evaluation;
import io.github.hrm4j.train.eval.EvaluationSink;
import io.github.hrm4j.train.eval.Evaluator;
import io.github.hrm4j.train.eval.OutputFiles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What happens between two iterations: a checkpoint, an evaluation, and a checkpoint again, so that
 * neither the training before a long evaluation nor the evaluation is lost.
 */
final class IterationEnd {
  private final TrainConfig config;
  private final TrainState state;
  private final Checkpoints checkpoints;
  private final Optional<PuzzleDataset> test;
  private final StopRequest stop;
  private final RunListener listener;
  private Optional<Evaluation> lastEvaluation = Optional.empty();

  IterationEnd(
      TrainConfig config,
      TrainState state,
      Checkpoints checkpoints,
      Optional<PuzzleDataset> test,
      StopRequest stop,
      RunListener listener) {
    this.config = config;
    this.state = state;
    this.checkpoints = checkpoints;
    this.test = test;
    this.stop = stop;
    this.listener = listener;
  }

  /**
   * Evaluates and saves.
   *
   * @param before the place in the data before its end was noticed
   * @return false if the evaluation was stopped; when the run goes on, it is done again
   */
  boolean run(Position before) throws IOException {
    Position next = state.batches().position();
    boolean last = before.iteration() == config.iterations();
    if (config.checkpointEveryEval() || last) {
      state.keptModels().add(state.step());
    }
    if (test.isPresent()) {
      state.batches().seek(before);
      checkpoints.save(state);
      Optional<Evaluation> evaluation = evaluate(test.get());
      if (evaluation.isEmpty()) {
        return false;
      }
      lastEvaluation = evaluation;
      state.batches().seek(next);
      log(evaluation.get(), last);
      listener.evaluated(state.step(), evaluation.get());
    } else {
      logWithoutTest(last);
    }
    checkpoints.save(state);
    return true;
  }

  Optional<Evaluation> lastEvaluation() {
    return lastEvaluation;
  }

  private Optional<Evaluation> evaluate(PuzzleDataset split) throws IOException {
    Evaluator evaluator = new Evaluator(state.model());
    Evaluator.Options options = evaluator.usual(config.globalBatchSize());
    var progress = listener.evaluating(state.step(), split.examples());
    if (config.evalSaveOutputs().isEmpty()) {
      return evaluator.run(
          TestRows.all(split), options, EvaluationSink.NONE, progress, stop::isRequested);
    }
    try (OutputFiles files =
        new OutputFiles(
            checkpoints.folder().outputs(state.step()),
            config.evalSaveOutputs(),
            state.model().config())) {
      Optional<Evaluation> evaluation =
          evaluator.run(TestRows.all(split), options, files, progress, stop::isRequested);
      if (evaluation.isPresent()) {
        files.finish();
      }
      return evaluation;
    }
  }

  /** One line for each set if there are several, then one for all of them together. */
  private void log(Evaluation evaluation, boolean last) throws IOException {
    if (evaluation.bySet().size() > 1) {
      for (Map.Entry<String, SegmentMetrics> set : evaluation.bySet().entrySet()) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("set", set.getKey());
        fields.putAll(set.getValue().evaluationMeans());
        checkpoints.log(state.step(), "test", fields);
      }
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("count", evaluation.total().count());
    fields.putAll(evaluation.means());
    evaluation.act().fields().forEach((name, value) -> fields.put("act_" + name, value));
    checkpoints.log(state.step(), "test", marked(fields, last));
  }

  private void logWithoutTest(boolean last) throws IOException {
    if (last) {
      checkpoints.log(state.step(), "train", marked(new LinkedHashMap<>(), true));
    }
  }

  private Map<String, Object> marked(Map<String, Object> fields, boolean last) {
    if (last) {
      fields.put("final", true);
      fields.put("train_seconds", state.trainSeconds());
    }
    return fields;
  }
}
