package io.github.hrm4j.train.example;

import io.github.hrm4j.solve.Solution;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.train.api.PuzzleData;
import io.github.hrm4j.train.api.Training;
import io.github.hrm4j.train.api.TrainingListener;
import io.github.hrm4j.train.api.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** From a puzzle of one's own to a model that solves it. */
public final class LatinSquares {
  private LatinSquares() {}

  static PuzzleData examples(int count, Random random) {
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
        .set("arch.H_layers", 1)
        .set("arch.L_layers", 1)
        .set("arch.halt_max_steps", 4)
        .set("global_batch_size", 64)
        .set("epochs", 16)
        .set("eval_interval", 4)
        .set("lr", 2e-3)
        .set("lr_warmup_steps", 50)
        .set("lr_min_ratio", 0.1);
  }

  public static void main(String[] args) throws IOException {
    Random random = new Random(1);
    Path dataset = Path.of(args[0], "latin-5x5");
    examples(5000, random).save(dataset, examples(200, random));
    TrainingResult result =
        training(dataset).listener(new Progress()).run(Path.of(args[0], "latin-run"));
    try (Solver solver = Solver.load(result.checkpoint())) {
      LatinSquare question = LatinSquare.solved(random).question(0.4, random);
      Solution solution = solver.solve(question);
      System.out.println(solution.render(false) + (solution.valid() ? "valid" : "not valid"));
      long valid =
          solver
              .solve(
                  Stream.generate(() -> LatinSquare.solved(random).question(0.4, random))
                      .limit(100)
                      .toList())
              .stream()
              .filter(Solution::valid)
              .count();
      System.out.println(valid + " of 100 new ones solved");
    }
  }

  private static final class Progress implements TrainingListener {
    @Override
    public void evaluated(long step, Map<String, Double> metrics) {
      System.out.printf("step %d: %.3f exactly right%n", step, metrics.get("exact_accuracy"));
    }
  }
}
