package io.github.hrm4j.train.golden;

import io.github.hrm4j.model.Act;
import io.github.hrm4j.model.Carry;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.model.TrainSegment;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The training calls of a case in order. Each restarts from the stored state before it: parameters,
 * carry, and the moments that the stored gradients of all calls before it give. Where that is not
 * stored, the call goes on from our own state, with wider tolerances.
 */
final class GoldenTraining {
  private static final List<String> CARRY =
      List.of(
          "z_H",
          "z_L",
          "steps",
          "halted",
          "current.inputs",
          "current.labels",
          "current.puzzle_identifiers");

  private final GoldenModel golden;
  private final GoldenCase tensors;
  private final Checks checks;
  private final Act act;
  private Optimizers optimizers;
  private Carry carry;

  GoldenTraining(GoldenModel golden, Checks checks) {
    this.golden = golden;
    this.tensors = golden.golden();
    this.checks = checks;
    this.act = golden.act();
  }

  /** What a call's comparisons may differ by. */
  private record Precision(Tolerance outputs, Tolerance losses, Tolerance gradients) {
    static final Precision RESTARTED =
        new Precision(Tolerance.CALL, Tolerance.LOSS, Tolerance.GRADIENT);
    static final Precision FREE =
        new Precision(Tolerance.FREE_CALL, Tolerance.FREE_LOSS, Tolerance.FREE_GRADIENT);
  }

  private static String at(int call) {
    return "call" + call + "/";
  }

  /** Runs as many calls as are stored; none if there are none. */
  void run() {
    int last = tensors.largestIndex("call");
    if (last == 0) {
      return;
    }
    try (var _ = golden.backend().openScope("training")) {
      optimizers = new Optimizers(tensors, golden.model());
      int rows = tensors.shape(at(1) + "batch.inputs").extent(0);
      carry = new Carry(golden.backend(), golden.config(), rows);
      for (int call = 1; call <= last; call++) {
        int current = call;
        checks.part("call" + call, () -> call(current));
      }
    }
  }

  private void call(int call) {
    boolean restarted = canRestart(call);
    if (restarted) {
      restoreCarry(call);
      restoreParameters(call);
    }
    Precision precision = restarted ? Precision.RESTARTED : Precision.FREE;
    try (Scope scope = golden.backend().openScope("call")) {
      OwnGradients own = new OwnGradients(scope);
      PuzzleBatch batch = golden.batch(at(call) + "batch.");
      int globalBatchSize = (int) tensors.number("global_batch_size");
      TrainSegment segment = act.train(carry, batch, new SeededRandom(0, 0), globalBatchSize, own);
      new CallChecks(tensors, checks, at(call))
          .check(segment, carry, own, precision.outputs, precision.losses, precision.gradients);
      checkMetrics(call, segment, precision.losses);
      checkSteps(call, own, restarted);
    }
  }

  /** Whether everything that was before a call is stored. */
  private boolean canRestart(int call) {
    if (call == 1) {
      return true;
    }
    String before = at(call - 1);
    for (String name : golden.model().state().keySet()) {
      boolean trained = !name.endsWith("H_init") && !name.endsWith("L_init");
      if (trained && !tensors.has(before + "params_after/" + name)) {
        return false;
      }
    }
    for (int earlier = 1; earlier < call; earlier++) {
      if (tensors.under(at(earlier) + "grad/").isEmpty()) {
        return false;
      }
    }
    return CARRY.stream().allMatch(name -> tensors.has(before + name));
  }

  private void restoreCarry(int call) {
    if (call == 1) { // which is how a carry begins
      return;
    }
    String before = at(call - 1);
    int[] stored = tensors.ints(before + "halted");
    boolean[] halted = new boolean[stored.length];
    for (int row = 0; row < stored.length; row++) {
      halted[row] = stored[row] != 0;
    }
    Shape shape = tensors.shape(before + "current.inputs");
    try (var _ = golden.backend().openScope("restore")) {
      carry.restore(
          golden.tensor(before + "z_H"),
          golden.tensor(before + "z_L"),
          tensors.ints(before + "steps"),
          halted,
          golden.puzzles(before + "current.", shape));
    }
  }

  /** Sets moments and parameters to what they were before a call. */
  private void restoreParameters(int call) {
    optimizers.reset();
    for (int earlier = 1; earlier < call; earlier++) {
      optimizers.step(at(earlier)); // for the moments; what it does to the parameters is undone
    }
    golden.reset();
    if (call > 1) {
      golden.load(at(call - 1) + "params_after/");
    }
  }

  private void checkMetrics(int call, TrainSegment segment, Tolerance losses) {
    Map<String, Double> ours = new HashMap<>(segment.metrics().sums());
    ours.put("loss", segment.loss());
    Map<String, Double> stored = tensors.numbers("train_metrics", "call" + call);
    MetricChecks.check(checks, "train_metrics/call" + call + "/", stored, ours, losses);
  }

  /** Steps from the stored gradients and from our own; goes on with what the latter gives. */
  private void checkSteps(int call, OwnGradients own, boolean restarted) {
    String after = at(call) + "params_after/";
    List<String> stored = tensors.under(after);
    if (restarted && !stored.isEmpty() && !tensors.under(at(call) + "grad/").isEmpty()) {
      optimizers.step(at(call));
      for (String name : stored) {
        Tensor ours = golden.model().state().get(name);
        if (ours == null) {
          checks.failed(after + name, "nothing of ours has that name");
        } else {
          checks.close(after + name, ours, Tolerance.OPTIMIZER_STEP);
        }
      }
      restoreParameters(call);
    }
    optimizers.step(own);
    for (String name : stored) {
      Tensor ours = golden.model().state().get(name);
      if (ours != null) {
        tensors.use(after + name);
        checks.stepped(
            at(call) + "params_after_own_gradient/" + name,
            after + name,
            ours,
            restarted ? Tolerance.OWN_STEP : Tolerance.FREE_CALL,
            optimizers.rate(name));
      }
    }
  }
}
