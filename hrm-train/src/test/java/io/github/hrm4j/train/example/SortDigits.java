package io.github.hrm4j.train.example;

import io.github.hrm4j.train.api.PuzzleData;
import io.github.hrm4j.train.api.Training;
import io.github.hrm4j.train.api.TrainingListener;
import io.github.hrm4j.train.api.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Teaches a small model to sort five digits: {@code java SortDigits runs/sort}. */
public final class SortDigits implements TrainingListener {
  static PuzzleData lists(int count, long seed) {
    Random random = new Random(seed);
    int[][] questions = new int[count][];
    int[][] answers = new int[count][];
    for (int i = 0; i < count; i++) {
      questions[i] = random.ints(5, 1, 10).toArray(); // token 0 is padding
      answers[i] = IntStream.of(questions[i]).sorted().toArray();
    }
    return new PuzzleData(10, questions, answers);
  }

  public static void main(String[] args) throws IOException {
    Training training = Training.on(lists(4000, 1), lists(200, 2)).listener(new SortDigits());
    Map.of("arch.hidden_size", 64, "arch.num_heads", 2, "arch.H_layers", 1, "arch.L_layers", 1)
        .forEach(training::set);
    Map.of("arch.halt_max_steps", 2, "global_batch_size", 64, "epochs", 8, "eval_interval", 4)
        .forEach(training::set);
    training.set("lr", 2e-3).set("lr_warmup_steps", 50).set("lr_min_ratio", 0.1).set("seed", 7);
    TrainingResult result = training.run(Path.of(args[0]));
    System.out.println("Solver.load reads " + result.checkpoint());
  }

  @Override
  public void evaluated(long step, Map<String, Double> metrics) {
    System.out.printf("step %d: %.3f sorted%n", step, metrics.get("exact_accuracy"));
  }
}
