package io.github.hrm4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.op.Scale;
import io.github.hrm4j.autograd.op.Sum;
import io.github.hrm4j.checkpoint.Checkpoint;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.train.config.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose numbers overflow stops, says where, and keeps what was good. */
class NotFiniteTest {
  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyDataset.write(folder.resolve("data"), 15, 5);
  }

  private static TrainingException failure(Path folder, TrainConfig config, boolean resume) {
    return catchThrowableOfType(
        TrainingException.class,
        () -> TinyRuns.run(folder, config, resume, new StopRequest(), TinyRuns.watching(_ -> {})));
  }

  @Test
  void anUpdateThatOverflowsIsNamedWithItsParameter() {
    TrainConfig config = TinyRuns.config(data, "lr=1e38", "lr_warmup_steps=0");
    assertThat(failure(folder, config, false))
        .hasMessageMatching(
            "step 1: AdamATan2's update of model\\.inner\\.[A-Za-z0-9_.]+: \\d+ of \\d+ elements"
                + " are NaN or infinite; no checkpoint was saved yet; try a smaller lr.*");
  }

  @Test
  void aForwardOperationIsNamedWithItsParameterAndStepLongAfterTheLastCheckpoint()
      throws IOException {
    // Six good steps, saved after two and four; then a rate that makes the parameters huge but
    // finite, so that the next forward pass overflows.
    TrainConfig good = TinyRuns.config(data, "lr=1e-3", "checkpoint_interval=2");
    StopRequest stop = new StopRequest();
    TinyRuns.run(folder, good, false, stop, stopAfter(stop, 5));
    RunFolder run = new RunFolder(folder.resolve(good.names().folder()));
    TrainConfig bad =
        TinyRuns.config(
            data, "lr=1e37", "lr_warmup_steps=0", "weight_decay=0", "checkpoint_interval=1000");
    byte[] before = Files.readAllBytes(run.model(5));
    TrainingException failure = failure(folder, bad, true);
    assertThat(failure)
        .hasMessageMatching(
            "step 7: [A-Za-z]+ with model\\.inner\\.[A-Za-z0-9_.]+, forward: \\d+ of \\d+"
                + " elements are NaN or infinite; the last good checkpoint is .*");
    assertThat(failure).hasMessageContaining(run.model(5).toString());
    assertThat(run.lastState()).hasValue(5);
    assertThat(Files.readAllBytes(run.model(5))).isEqualTo(before);
    assertThat(TinyRuns.run(folder, good, true, new StopRequest(), TinyRuns.watching(_ -> {})))
        .isEqualTo(Trainer.Outcome.FINISHED);
  }

  private static RunListener stopAfter(StopRequest stop, long last) {
    return TinyRuns.watching(
        step -> {
          if (step == last) {
            stop.request();
          }
        });
  }

  @Test
  void whatHappensNoMoreWhenRepeatedIsSaidToBeSo() throws IOException {
    TrainConfig config = TinyRuns.config(data);
    RunFolder run = RunFolder.create(folder.resolve("empty"));
    List<String> notes = new ArrayList<>();
    RunListener listener =
        new Forwarding(TinyRuns.watching(_ -> {})) {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    try (Backend backend = Backends.open(System.getProperty("hrm.backend", "simd"), 1);
        var train =
            io.github.hrm4j.train.data.PuzzleDataset.open(
                data, io.github.hrm4j.train.data.Split.TRAIN)) {
      NotFiniteException seen = new NotFiniteException(3, "the loss is NaN", "advice");
      assertThat(
              new Diagnosis(config, run, listener, new StopRequest()).explain(backend, train, seen))
          .hasMessageContaining("step 3: the loss is NaN, which was not so when");
    }
    assertThat(notes).singleElement().asString().contains("looking for the cause from step 1 on");
  }

  @Test
  void aGradientThatOverflowsAfterAFiniteForwardIsFound() {
    try (Backend on = Backends.open("reference", 1);
        Scope _ = on.openScope("test");
        Tape tape = new Tape(on)) {
      Parameter tiny = new Parameter("tiny", on.tensor(Shape.of(1), 1e-30f));
      assertThatThrownBy(
              () ->
                  Tape.watch(
                      new FiniteWatch(),
                      () -> {
                        Variable y =
                            tape.record(
                                () -> Sum.apply(Scale.apply(Scale.apply(tiny, 1e25), 1e25)));
                        return tape.backward(y);
                      }))
          .isInstanceOf(FiniteWatch.Found.class)
          .hasMessage("Scale with tiny, backward: 1 of 1 elements are NaN or infinite");
    }
  }

  @Test
  void checkpointsOfParametersThatAreNotFiniteAreNeverWritten() throws IOException {
    TrainConfig config =
        TinyRuns.config(data, "lr=1e38", "lr_warmup_steps=0", "checkpoint_interval=1");
    assertThat(failure(folder, config, false)).isNotNull();
    RunFolder run = new RunFolder(folder.resolve(config.names().folder()));
    assertThat(run.lastState()).isEmpty();
    assertThat(run.lastModel()).isEmpty();
    TrainConfig good = TinyRuns.config(data, "lr=1e-3");
    TinyRuns.run(folder, good, true, new StopRequest(), TinyRuns.watching(_ -> {}));
    assertThat(Checkpoint.info(run.lastModel().orElseThrow()).notes())
        .isEqualTo(Map.of("step", Long.toString(run.lastState().orElseThrow())));
  }
}
