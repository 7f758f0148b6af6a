package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;

/** Rows by number: the embedding of tokens, its gradient, and the update of puzzle embeddings. */
public class EmbeddingBenchmark extends Device {
  private static final int PUZZLES = 1024;
  private static final int STEP = 37; // odd, so that the first 1024 multiples all differ
  private static final float LR = 1e-2f;
  private static final float DECAY = 0.999f;

  private Tensor tokenTable;
  private Tensor tokens;
  private Tensor dy;
  private Tensor puzzleTable;
  private Tensor puzzles;
  private Tensor dPuzzles;

  /** Tokens: table [V, D], ids [rows]. Puzzles: table [1024, D] or more, ids [batch], distinct. */
  @Override
  void operands() {
    tokenTable = normal(VOCABULARY, HIDDEN);
    tokens = indices(VOCABULARY, rows());
    dy = normal(rows(), HIDDEN);
    int puzzleCount = PUZZLES * ((batch + PUZZLES - 1) / PUZZLES);
    puzzleTable = normal(puzzleCount, HIDDEN);
    puzzles =
        backend()
            .ints(
                Shape.of(batch),
                IntStream.range(0, batch)
                    .map(i -> i / PUZZLES * PUZZLES + i * STEP % PUZZLES)
                    .toArray());
    dPuzzles = normal(batch, HIDDEN);
  }

  /** A row of the table for each token. */
  @Benchmark
  public void gather(Work work) {
    call(() -> backend().gather(tokenTable, tokens));
    work.floats(tokenTable.size() + tokens.size() + dy.size());
  }

  /** The gradient of the table. */
  @Benchmark
  public void scatterAdd(Work work) {
    call(() -> backend().scatterAdd(dy, tokens, VOCABULARY));
    work.floats(dy.size() + tokens.size() + tokenTable.size());
  }

  /** Sparse SignSGD: reads and writes the rows of a batch only. */
  @Benchmark
  public void signSgd(Work work) {
    call(() -> backend().signSgd(puzzleTable, puzzles, dPuzzles, LR, DECAY));
    work.floats(3 * dPuzzles.size() + puzzles.size());
  }
}
