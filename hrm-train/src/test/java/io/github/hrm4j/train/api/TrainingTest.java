package io.github.hrm4j.train.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.solve.SolverOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
  @TempDir private Path folder;

  /** Each label is the token of the neighbour, and the first cell has none. */
  private static PuzzleData data(int count, long seed) {
    Random random = new Random(seed);
    int[][] inputs = new int[count][];
    int[][] labels = new int[count][5];
    for (int i = 0; i < count; i++) {
      inputs[i] = random.ints(5, 1, 7).toArray();
      System.arraycopy(inputs[i], 0, labels[i], 1, 4);
    }
    return new PuzzleData(7, inputs, labels);
  }

  private static Training training() {
    return small(Training.on(data(24, 1), data(6, 2)));
  }

  private static Training small(Training training) {
    Map<String, Object> settings =
        Map.of(
            "arch.hidden_size", 16,
            "arch.num_heads", 2,
            "arch.H_layers", 1,
            "arch.L_layers", 1,
            "arch.halt_max_steps", 3,
            "arch.halt_exploration_prob", 0.5,
            "global_batch_size", 4,
            "epochs", 4,
            "eval_interval", 2,
            "lr", 1e-2f);
    settings.forEach(training::set);
    return training.set("lr_warmup_steps", 3).set("seed", 11).set("threads", 1);
  }

  private Path run(String name) {
    return folder.resolve(name);
  }

  private static final class Recorder implements TrainingListener {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void started(long step, long steps) {
      heard.add("started %d of %d".formatted(step, steps));
    }

    @Override
    public void stepped(long step, long steps, Map<String, Double> metrics) {
      assertThat(metrics).containsKeys("lm_loss", "accuracy", "exact_accuracy", "lr");
      heard.add("step %d of %d".formatted(step, steps));
    }

    @Override
    public void evaluating(long step, long done, long examples) {
      assertThat(done).isBetween(0L, examples);
      assertThat(examples).isEqualTo(6);
    }

    @Override
    public void evaluated(long step, Map<String, Double> metrics) {
      assertThat(metrics).containsKeys("exact_accuracy", "lm_loss");
      heard.add("evaluated after " + step);
    }
  }

  @Test
  void theListenerHearsEveryStepAndEvaluation() throws IOException {
    Recorder recorder = new Recorder();
    TrainingResult result = training().listener(recorder).run(run("a"));
    List<String> expected = new ArrayList<>(List.of("started 0 of 24"));
    for (int step = 1; step <= 24; step++) {
      expected.add("step %d of 24".formatted(step));
      if (step % 12 == 0) {
        expected.add("evaluated after " + step);
      }
    }
    assertThat(recorder.heard).isEqualTo(expected);
    assertThat(result.steps()).isEqualTo(24);
    assertThat(result.cancelled()).isFalse();
    assertThat(result.best()).isPresent();
    assertThat(result.evaluation()).containsKey("exact_accuracy");
  }

  @Test
  void aSolverReadsTheCheckpoint() throws IOException {
    TrainingResult result = training().run(run("a"));
    SolverOptions options = SolverOptions.defaults().withThreads(1);
    try (Solver solver = Solver.load(result.checkpoint(), options)) {
      assertThat(solver.info().config().vocabSize()).isEqualTo(7);
      assertThat(solver.info().config().seqLen()).isEqualTo(5);
      assertThat(solver.segments()).isEqualTo(3);
    }
  }

  @Test
  void theSeedDecidesEveryBitAndTheNumberOfThreadsNone() throws IOException {
    byte[] one = checkpoint(training().run(run("one")));
    assertThat(checkpoint(training().set("threads", 2).run(run("two")))).isEqualTo(one);
    assertThat(checkpoint(training().set("seed", 12).run(run("other")))).isNotEqualTo(one);
  }

  @Test
  void whatIsCancelledGoesOnAsIfNothingHadHappened() throws IOException {
    byte[] whole = checkpoint(training().run(run("whole")));

    Training cancelled = training();
    cancelled.listener(
        new TrainingListener() {
          @Override
          public void stepped(long step, long steps, Map<String, Double> metrics) {
            if (step == 7) {
              cancelled.cancel();
            }
          }
        });
    TrainingResult first = cancelled.run(run("parts"));
    assertThat(first.cancelled()).isTrue();
    assertThat(first.steps()).isEqualTo(7);
    assertThat(first.checkpoint()).exists();

    TrainingResult second = training().resume(run("parts"));
    assertThat(second.cancelled()).isFalse();
    assertThat(second.steps()).isEqualTo(24);
    assertThat(checkpoint(second)).isEqualTo(whole);
  }

  @Test
  void aTrainingCancelledBeforehandStopsAfterItsFirstStep() throws IOException {
    Training training = training();
    training.cancel();
    TrainingResult result = training.run(run("a"));
    assertThat(result.cancelled()).isTrue();
    assertThat(result.steps()).isEqualTo(1);
  }

  @Test
  void aDatasetFolderGivesTheSameAsTheArraysItWasMadeFrom() throws IOException {
    byte[] fromArrays = checkpoint(training().run(run("arrays")));
    Path dataset = folder.resolve("dataset");
    data(24, 1).save(dataset, data(6, 2));
    assertThat(checkpoint(small(Training.on(dataset)).run(run("files")))).isEqualTo(fromArrays);
  }

  @Test
  void aRunIsNotOverwritten() throws IOException {
    training().run(run("a"));
    assertThatThrownBy(() -> training().run(run("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds a run already");
  }

  @Test
  void aFileIsNoPlaceForARun() throws IOException {
    Path file = Files.writeString(run("a"), "mine");
    assertThatThrownBy(() -> training().run(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file + " is a file");
    assertThatThrownBy(() -> training().run(file.resolve("below")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file + " is a file");
    assertThatThrownBy(() -> training().resume(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file + " is a file");
    assertThat(file).hasContent("mine");
  }

  @Test
  void theFolderOfARunIsItsLastModel() throws IOException {
    TrainingResult result = training().run(run("a"));
    SolverOptions options = SolverOptions.defaults().withThreads(1);
    try (Solver ofFile = Solver.load(result.checkpoint(), options);
        Solver ofFolder = Solver.load(run("a"), options)) {
      assertThat(ofFolder.info()).isEqualTo(ofFile.info());
    }
  }

  @Test
  void nullIsNamed() {
    assertThatThrownBy(() -> training().set(null, 1)).hasMessage("name");
    assertThatThrownBy(() -> training().listener(null)).hasMessage("listener");
    assertThatThrownBy(() -> training().run(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("folder");
    assertThatThrownBy(() -> Training.on((Path) null)).hasMessage("dataset");
    assertThatThrownBy(() -> Training.on(data(1, 1), null)).hasMessage("test");
  }

  @Test
  void otherDataThanTheRunsAreRefused() throws IOException {
    training().run(run("a"));
    Training other = small(Training.on(data(24, 5), data(6, 2)));
    assertThatThrownBy(() -> other.resume(run("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("made with other options");
  }

  @Test
  void settingsThatCannotBeAreNamed() {
    assertThatThrownBy(() -> training().set("learning_rate", 1))
        .hasMessage("setting: unknown key 'learning_rate'; did you mean 'lr'?");
    assertThatThrownBy(() -> training().set("epoch", 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("setting: unknown key 'epoch'; did you mean 'epochs'?");
    assertThatThrownBy(() -> training().set("epochs", -3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("epochs=-3: must be an integer from 1");
    assertThatThrownBy(() -> training().set("data_path", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("data_path: follows from the dataset and the run's folder");
    assertThatThrownBy(() -> training().set("eval_interval", 3).run(run("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be a multiple of eval_interval=3");
    assertThat(run("a")).as("nothing is written for settings that cannot be").doesNotExist();
    assertThatThrownBy(() -> training().set("device", "abacus").run(run("b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("device 'abacus' is not available");
  }

  @Test
  void aTrainingRunsOnce() throws IOException {
    Training training = training();
    training.run(run("a"));
    assertThatThrownBy(() -> training.run(run("b")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a training runs once; make another one");
  }

  @Test
  void whatTheListenerThrowsComesOutAndTheRunGoesOnLater() throws IOException {
    byte[] whole = checkpoint(training().run(run("whole")));
    Training failing = training();
    failing.listener(
        new TrainingListener() {
          @Override
          public void evaluated(long step, Map<String, Double> metrics) {
            throw new UnsupportedOperationException("no more");
          }
        });
    assertThatThrownBy(() -> failing.run(run("a")))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("no more");
    assertThat(checkpoint(training().resume(run("a")))).isEqualTo(whole);
  }

  @Test
  void aLossThatIsNotFiniteEndsTheRun() {
    Training training = training().set("lr", 1e38).set("lr_warmup_steps", 0);
    assertThatThrownBy(() -> training.run(run("a")))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("NaN or infinite");
  }

  @Test
  void nothingIsLinkedOrWrittenElsewhere() throws IOException {
    training().run(run("a"));
    assertThat(folder.toFile().list()).containsExactly("a");
    assertThat(run("a").resolve("data/train/dataset.json")).exists();
    assertThat(run("a").resolve("runs")).as("runs/latest is the program's").doesNotExist();
  }

  private static byte[] checkpoint(TrainingResult result) throws IOException {
    return Files.readAllBytes(result.checkpoint());
  }
}
