package io.github.hrm4j.bench;

import io.github.hrm4j.model.GradientPath;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.nn.SwiGlu;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A step that is measured to see how cost grows.
 *
 * @param series what grows
 * @param x its size
 * @param options the step
 * @param isReference whether theory starts from here
 */
record ScalingCase(Series series, int x, StepOptions options, boolean isReference) {
  private static final int SMALL_BATCH = 2;

  /** What grows, and what the axis of a plot calls it. */
  enum Series {
    BATCH("puzzles of a step (81+1 tokens each)"),
    SEQ("tokens of a puzzle (2 puzzles)"),
    LAYERS("layers of each module (8 puzzles)"),
    THREADS("threads (8 puzzles)"),
    CYCLES("updates of a state in a forward pass (8 puzzles)"),
    SEGMENTS("segments of an evaluation (8 puzzles)");

    private final String axis;

    Series(String axis) {
      this.axis = axis;
    }

    String axis() {
      return axis;
    }
  }

  /** The sizes of a series around a step. */
  static List<ScalingCase> of(Series series, StepOptions step, boolean quick) {
    return switch (series) {
      case BATCH -> batches(step, quick);
      case SEQ -> lengths(step, quick);
      case LAYERS -> layers(step, quick);
      case THREADS -> threads(step);
      case CYCLES -> cycles(step, quick);
      case SEGMENTS -> List.of(); // not a training step: see SegmentBench
    };
  }

  private static List<ScalingCase> batches(StepOptions step, boolean quick) {
    List<ScalingCase> cases = new ArrayList<>();
    for (int batch : quick ? new int[] {1, 8} : new int[] {1, 2, 4, 8, 16, 32, 64}) {
      cases.add(
          new ScalingCase(
              Series.BATCH, batch, step.sized(batch, step.seq(), step.threads()), batch == 8));
    }
    return cases;
  }

  private static List<ScalingCase> lengths(StepOptions step, boolean quick) {
    List<ScalingCase> cases = new ArrayList<>();
    for (int seq : quick ? new int[] {16, 81} : new int[] {16, 40, 81, 160, 320, 640, 900}) {
      StepOptions sized = step.sized(SMALL_BATCH, seq, step.threads());
      cases.add(new ScalingCase(Series.SEQ, sized.model().tokens(), sized, seq == 81));
    }
    return cases;
  }

  private static List<ScalingCase> layers(StepOptions step, boolean quick) {
    List<ScalingCase> cases = new ArrayList<>();
    for (int layers : quick ? new int[] {1, 4} : new int[] {1, 2, 4, 8}) {
      StepOptions deep = step.with("arch.H_layers=" + layers, "arch.L_layers=" + layers);
      cases.add(new ScalingCase(Series.LAYERS, layers, deep, layers == 4));
    }
    return cases;
  }

  private static List<ScalingCase> threads(StepOptions step) {
    TreeSet<Integer> counts = new TreeSet<>(List.of(step.threads()));
    for (int count = 1; count < step.threads(); count *= 2) {
      counts.add(count);
    }
    return counts.stream()
        .map(
            count ->
                new ScalingCase(
                    Series.THREADS, count, step.sized(step.batch(), step.seq(), count), count == 1))
        .toList();
  }

  private static List<ScalingCase> cycles(StepOptions step, boolean quick) {
    int[][] all =
        quick ? new int[][] {{1, 1}, {2, 2}} : new int[][] {{1, 1}, {1, 2}, {2, 2}, {2, 4}, {4, 4}};
    List<ScalingCase> cases = new ArrayList<>();
    for (String gradient : List.of("grad=one-step", "grad=full")) {
      for (int[] cycles : all) {
        StepOptions sized =
            step.with(gradient, "arch.H_cycles=" + cycles[0], "arch.L_cycles=" + cycles[1]);
        int updates = cycles[0] * (cycles[1] + 1);
        boolean reference = updates == 6 && gradient.endsWith("one-step");
        cases.add(new ScalingCase(Series.CYCLES, updates, sized, reference));
      }
    }
    return cases;
  }

  GradientPath gradient() {
    return options.config().step().method().gradient();
  }

  /** Of the whole batch. */
  double tokens() {
    return (double) options.model().tokens() * options.batch();
  }

  /** Updates of zL that the backward goes through. */
  private int lowUpdates() {
    HrmConfig model = options.model();
    return gradient() == GradientPath.FULL ? model.hCycles() * model.lCycles() : 1;
  }

  /** Updates of zH that the backward goes through. */
  private int highUpdates() {
    return gradient() == GradientPath.FULL ? options.model().hCycles() : 1;
  }

  /** What activations kept for the backward are proportional to: recorded blocks times tokens. */
  double recorded() {
    HrmConfig model = options.model();
    double low = (double) model.lLayers() * lowUpdates();
    double high = (double) model.hLayers() * highUpdates();
    return (low + high) * tokens();
  }

  /**
   * Bytes that go with the parameters, whatever the tokens. For each: the weight, two moments, and
   * a packed copy for the forward. A module that the backward meets more than once has two more for
   * each of its weights: the sum of their gradients so far, and a packed copy for the way back. On
   * top, a gradient and a packed copy of the largest weight: what the backward meets once, it has
   * one after the other.
   *
   * @param parameters of the whole model
   */
  double parameterBytes(long parameters) {
    HrmConfig model = options.model();
    double again =
        (lowUpdates() > 1 ? model.lLayers() * blockWeights(model) : 0)
            + (highUpdates() > 1 ? model.hLayers() * blockWeights(model) : 0);
    double largest = 2.0 * model.hiddenSize() * inner(model);
    return Float.BYTES * (4.0 * parameters + 2 * again + 2 * largest);
  }

  private static int inner(HrmConfig model) {
    return SwiGlu.width(model.hiddenSize(), model.expansion());
  }

  /** Weights of the linear layers of a block. */
  private static double blockWeights(HrmConfig model) {
    double hidden = model.hiddenSize();
    return 4 * hidden * hidden + 3 * hidden * inner(model);
  }
}
