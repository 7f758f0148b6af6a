package io.github.hrm4j.bench;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.nn.SwiGlu;
import io.github.hrm4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A matrix product of a training step, C [m, n] = op(A) · op(B).
 *
 * @param layer whose product it is
 * @param layout how A and B lie in memory
 * @param m rows of the result
 * @param k length of the sums
 * @param n columns of the result
 */
record GemmShape(String layer, Layout layout, int m, int k, int n) {
  /** Which operands are transposed (T) or not (N), and what such a product is for. */
  enum Layout {
    /** The forward: x · Wᵀ. */
    NT,
    /** The gradient by the input: dY · W. */
    NN,
    /** The gradient by the weight: dYᵀ · x. */
    TN
  }

  double flops() {
    return 2.0 * m * k * n;
  }

  /** A as it lies in memory. */
  Shape aShape() {
    return layout == Layout.TN ? Shape.of(k, m) : Shape.of(m, k);
  }

  /** B as it lies in memory. */
  Shape bShape() {
    return layout == Layout.NT ? Shape.of(n, k) : Shape.of(k, n);
  }

  /** The default model on puzzles of so many cells, with Sudoku's tokens. */
  static HrmConfig model(int cells) {
    return HrmConfig.of(
        Map.of(
            "vocab_size", StepOptions.VOCABULARY, "seq_len", cells, "num_puzzle_identifiers", 1));
  }

  /**
   * Those of every linear layer, three each: of a block, of the output head, which sees the cells
   * without the puzzle's token, and of the Q head, which sees a token of each puzzle.
   *
   * @param batch puzzles of a step
   */
  static List<GemmShape> of(HrmConfig model, int batch) {
    int tokens = Math.multiplyExact(batch, model.tokens());
    int hidden = model.hiddenSize();
    int inner = SwiGlu.width(hidden, model.expansion());
    List<GemmShape> shapes = new ArrayList<>();
    addLayer(shapes, "qkv_proj", tokens, hidden, 3 * hidden);
    addLayer(shapes, "o_proj", tokens, hidden, hidden);
    addLayer(shapes, "gate_up_proj", tokens, hidden, 2 * inner);
    addLayer(shapes, "down_proj", tokens, inner, hidden);
    addLayer(shapes, "lm_head", batch * model.seqLen(), hidden, model.vocabSize());
    addLayer(shapes, "q_head", batch, hidden, 2);
    return shapes;
  }

  private static void addLayer(List<GemmShape> shapes, String layer, int rows, int in, int out) {
    shapes.add(new GemmShape(layer, Layout.NT, rows, in, out));
    shapes.add(new GemmShape(layer, Layout.NN, rows, out, in));
    shapes.add(new GemmShape(layer, Layout.TN, out, rows, in));
  }
}
