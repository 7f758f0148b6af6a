package io.github.hrm4j.train.run;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.optim.LrSchedule;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds out where a number stopped being finite. Training itself looks at nothing but the loss it
 * reads anyway, so that nothing is paid while all is well; when that is bad, the damage is often
 * steps old. But a run repeats itself bit for bit: so the steps since the last checkpoint (all of
 * which are finite) are made again, this time looking at every operation's result.
 */
final class Diagnosis {
  private final TrainConfig config;
  private final RunFolder folder;
  private final RunListener listener;
  private final StopRequest stop;

  Diagnosis(TrainConfig config, RunFolder folder, RunListener listener, StopRequest stop) {
    this.config = config;
    this.folder = folder;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * The failure with its cause, or as it was if none is found.
   *
   * @param train the training split
   * @param seen what training saw
   */
  TrainingException explain(Backend backend, PuzzleDataset train, NotFiniteException seen)
      throws IOException {
    try (Scope _ = backend.openScope("diagnosis")) {
      TrainState state = new TrainState(backend, config, train);
      OptionalLong from = folder.lastState();
      if (from.isPresent()) {
        Checkpoints.restore(folder, config, state, from.getAsLong());
      }
      listener.note(
          "step %d: %s; looking for the cause from step %d on…"
              .formatted(seen.step(), seen.what(), state.step() + 1));
      listener.started(state.step(), seen.step());
      Optional<String> cause = replay(state, train, seen.step());
      String words = cause.orElse(seen.what() + ", which was not so when the steps were repeated");
      return new TrainingException(
          (cause.isPresent() ? "step " + (state.step() + 1) : "step " + seen.step())
              + ": "
              + words
              + "; "
              + Checkpoints.advice(folder));
    }
  }

  /** The first bad operation up to a step; the state's counter is one less than its step then. */
  private Optional<String> replay(TrainState state, PuzzleDataset train, long lastStep)
      throws IOException {
    LrSchedule schedule = Trainer.schedule(config, train.metadata());
    TrainStep step = new TrainStep(config, state, schedule);
    FiniteWatch watch = new FiniteWatch();
    while (state.step() < lastStep && !stop.isRequested()) {
      Optional<PuzzleBatch> batch = state.batches().next();
      if (batch.isPresent()) {
        long number = state.step() + 1;
        try {
          TrainStep.Report report = Tape.watch(watch, () -> step.run(batch.get(), number));
          requireUpdated(state);
          listener.stepped(number, Trainer.fields(report, config));
        } catch (FiniteWatch.Found e) {
          return Optional.of(e.getMessage());
        }
        state.setStep(number);
      }
    }
    return Optional.empty();
  }

  /** The gradients were finite; the update need not be. */
  private static void requireUpdated(TrainState state) {
    for (Parameter parameter : state.model().parameters()) {
      requireUpdated("second moment", parameter, state.adam().secondMoment(parameter));
      requireUpdated("update", parameter, parameter.value());
    }
    Tensor table = state.model().puzzleEmbedding();
    if (table != null && !FiniteWatch.isFinite(table)) {
      throw new FiniteWatch.Found(
          "SignSGD's update of the puzzle embedding: "
              + FiniteWatch.count(table)
              + " are NaN or infinite");
    }
  }

  private static void requireUpdated(String what, Parameter parameter, Tensor values) {
    if (!FiniteWatch.isFinite(values)) {
      throw new FiniteWatch.Found(
          "AdamATan2's %s of %s: %s are NaN or infinite"
              .formatted(what, parameter.name(), FiniteWatch.count(values)));
    }
  }
}
