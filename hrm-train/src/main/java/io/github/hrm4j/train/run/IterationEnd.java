package io.github.hrm4j.train.run;

import io.github.hrm4j.model.SegmentMetrics;
import io.github.hrm4j.train.config.SelectionConfig;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.TestRows;
import io.github.hrm4j.train.data.TrainBatches.Position;
import io.github.hrm4j.train.eval.Evaluation;
import io.github.hrm4j.train.eval.EvaluationSink;
import io.github.hrm4j.train.eval.Evaluator;
import io.github.hrm4j.train.eval.OutputFiles;
import io.github.hrm4j.train.optim.Ema;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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
    if (test.isPresent()) {
      state.batches().seek(before);
      checkpoints.save(state);
      Optional<Evaluation> evaluation = evaluate(test.get());
      if (evaluation.isEmpty()) {
        return false;
      }
      lastEvaluation = evaluation;
      state.batches().seek(next);
      compare(evaluation.get());
      last |= isPatienceExhausted();
      log(evaluation.get(), last);
      listener.evaluated(state.step(), evaluation.get());
    } else {
      logWithoutTest(last);
    }
    if (config.checkpointEveryEval() || last) {
      state.keptModels().add(state.step());
    }
    checkpoints.save(state);
    linkBest();
    return true;
  }

  /** Whether there were as many evaluations without a better one as the run is to bear. */
  boolean isPatienceExhausted() {
    OptionalInt patience = config.selection().patience();
    return patience.isPresent()
        && state.best().isPresent()
        && state.best().get().since() >= patience.getAsInt();
  }

  private void compare(Evaluation evaluation) {
    SelectionConfig selection = config.selection();
    double value = evaluation.total().evaluationMeans().get(selection.metric());
    Optional<Best> best = state.best();
    if (best.isEmpty() || selection.isBetter(value, best.get().value())) {
      state.setBest(Optional.of(new Best(state.step(), value, 0)));
    } else {
      Best old = best.get();
      state.setBest(Optional.of(new Best(old.step(), old.value(), old.since() + 1)));
      if (isPatienceExhausted()) {
        listener.note(
            "%s has not become better than %.4f (after step %d) in %d evaluations: stopping early."
                .formatted(selection.metric(), old.value(), old.step(), old.since() + 1));
      }
    }
  }

  /** Where there are no symbolic links the best model is there all the same. */
  private void linkBest() {
    if (state.best().isPresent()) {
      try {
        checkpoints.folder().linkBest(state.best().get().step());
      } catch (IOException e) {
        listener.note("best.safetensors was not updated: " + e.getMessage());
      }
    }
  }

  Optional<Evaluation> lastEvaluation() {
    return lastEvaluation;
  }

  /** With the average of the weights, if there is one. */
  private Optional<Evaluation> evaluate(PuzzleDataset split) throws IOException {
    state.ema().ifPresent(Ema::swap);
    try {
      return evaluateModel(split);
    } finally {
      state.ema().ifPresent(Ema::swap);
    }
  }

  /** Puzzles evaluated at a time: as many as training has in memory at a time. */
  static int rows(TrainConfig config) {
    return config.globalBatchSize() / config.step().accumulation();
  }

  private Optional<Evaluation> evaluateModel(PuzzleDataset split) throws IOException {
    Evaluator evaluator = new Evaluator(state.model());
    Evaluator.Options options = evaluator.usual(rows(config));
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
