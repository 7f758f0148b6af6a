package io.github.hrm4j.train.example;

import io.github.hrm4j.solve.Solution;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.train.api.PuzzleData;
import io.github.hrm4j.train.api.Training;
import io.github.hrm4j.train.api.TrainingListener;
import io.github.hrm4j.train.api.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** From a puzzle of one's own to a model that solves it. */
public final class LatinSquares {
  private LatinSquares() {}

  /** Questions with their solutions. */
  public static PuzzleData examples(int count, Random random) {
    int[][] questions = new int[count][];
    int[][] answers = new int[count][];
    for (int i = 0; i < count; i++) {
      LatinSquare solution = LatinSquare.solved(random);
      questions[i] = solution.question(0.4, random).tokens();
      answers[i] = solution.tokens();
    }
    return new PuzzleData(7, questions, answers);
  }

  static Training training(Path dataset) {
    return Training.on(dataset)
        .set("arch.hidden_size", 64)
        .set("arch.num_heads", 2)
        .set("arch.H_layers", 2)
        .set("arch.L_layers", 2)
        .set("arch.halt_max_steps", 4)
        .set("global_batch_size", 64)
        .set("eval_interval", 4)
        .set("lr", 3e-3)
        .set("lr_warmup_steps", 100)
        .set("lr_min_ratio", 0.1);
  }

  public static void main(String[] args) throws IOException {
    System.out.println(run(Path.of(args[0]), 20_000, 200, 12) + " of 100 new ones solved");
  }

  /** Makes data, trains, and returns how many of 100 new questions the model solves. */
  static long run(Path folder, int trainSize, int testSize, int epochs) throws IOException {
    Random random = new Random(1);
    Path dataset = folder.resolve("latin-5x5");
    examples(trainSize, random).save(dataset, examples(testSize, random));
    Training training = training(dataset).set("epochs", epochs).listener(new Progress());
    TrainingResult result = training.run(folder.resolve("latin-run"));
    try (Solver solver = Solver.load(result.checkpoint())) {
      LatinSquare question = LatinSquare.solved(random).question(0.4, random);
      Solution solution = solver.solve(question);
      System.out.println(solution.render(false) + (solution.valid() ? "valid" : "not valid"));
      List<LatinSquare> more =
          Stream.generate(() -> LatinSquare.solved(random).question(0.4, random))
              .limit(100)
              .toList();
      return solver.solve(more).stream().filter(Solution::valid).count();
    }
  }

  private static final class Progress implements TrainingListener {
    @Override
    public void evaluated(long step, Map<String, Double> metrics) {
      System.out.printf("step %d: %.3f exactly right%n", step, metrics.get("exact_accuracy"));
    }
  }
}
