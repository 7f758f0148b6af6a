package io.github.hrm4j.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.train.optim.AdamAtan2;
import io.github.hrm4j.train.optim.LrSchedule;
import io.github.hrm4j.train.optim.SparseSignSgd;
import java.util.ArrayList;
import java.util.List;

/** Optimizers and schedule on their own. */
final class GoldenOptim {
  /** The schedule is computed in double; a file of float32 rounds it. */
  private static final double DOUBLE_ROUNDING = 1e-12;

  private static final double FLOAT_ROUNDING = 1e-7;

  private GoldenOptim() {}

  /** Several parameters over several steps, each with a rate of its own. */
  static void adamAtan2(OpRun run) {
    GoldenCase golden = run.golden();
    List<Parameter> parameters = new ArrayList<>();
    for (String name : golden.under("init/")) {
      parameters.add(new Parameter(name, run.constant("init/" + name)));
    }
    AdamAtan2 optimizer =
        new AdamAtan2(
            parameters,
            golden.number("beta1"),
            golden.number("beta2"),
            golden.number("weight_decay"));
    JsonNode rates = golden.description().path("lr_per_step");
    for (int step = 1; step <= rates.size(); step++) {
      double rate = rates.path(step - 1).asDouble();
      for (Parameter parameter : parameters) {
        optimizer.step(parameter, run.constant("step" + step + "/grad/" + parameter.name()), rate);
        checkAdamAtan2(run, step, parameter, optimizer);
      }
    }
  }

  private static void checkAdamAtan2(
      OpRun run, int step, Parameter parameter, AdamAtan2 optimizer) {
    Tolerance tolerance = step == 1 ? Tolerance.OPTIMIZER_STEP : Tolerance.OPTIMIZER_STEPS;
    check(run, step, "param", parameter, parameter.value(), tolerance);
    check(run, step, "exp_avg", parameter, optimizer.firstMoment(parameter), Tolerance.MOMENTS);
    check(run, step, "exp_avg_sq", parameter, optimizer.secondMoment(parameter), Tolerance.MOMENTS);
  }

  private static void check(
      OpRun run, int step, String what, Parameter parameter, Tensor found, Tolerance tolerance) {
    String tensor = "step" + step + "/" + what + "/" + parameter.name();
    if (run.golden().has(tensor)) {
      run.checks().close(tensor, found, tolerance);
    }
  }

  /** One step on some rows of a table. */
  static void signSgd(OpRun run) {
    GoldenCase golden = run.golden();
    Tensor table = run.constant("weights");
    new SparseSignSgd(golden.number("weight_decay"))
        .step(table, run.constant("ids"), run.constant("grad"), golden.number("lr"));
    run.checks().close("weights_after", table, Tolerance.OPTIMIZER_STEP);
  }

  /** The rate of every step from 0 on, for some minimal ratios. */
  static void schedule(OpRun run) {
    GoldenCase golden = run.golden();
    double base = golden.number("base_lr");
    String start = "lr_min_ratio_";
    for (String ratio : golden.under(start)) {
      float[] stored = golden.floats(start + ratio);
      LrSchedule schedule = schedule(golden, ratio);
      float[] ours = new float[stored.length];
      for (int step = 0; step < ours.length; step++) {
        ours[step] = (float) schedule.rate(base, step);
      }
      run.checks().close(start + ratio, ours, new Tolerance(FLOAT_ROUNDING * base, 0));
    }
    golden
        .description()
        .path("values_double")
        .properties()
        .forEach(
            entry -> {
              LrSchedule schedule = schedule(golden, entry.getKey());
              double maxError = 0;
              for (int step = 0; step < entry.getValue().size(); step++) {
                double expected = entry.getValue().path(step).asDouble();
                maxError = Math.max(maxError, Math.abs(expected - schedule.rate(base, step)));
              }
              String check = "values_double/" + entry.getKey();
              run.checks().number(check, 0, maxError, DOUBLE_ROUNDING * base);
            });
  }

  private static LrSchedule schedule(GoldenCase golden, String ratio) {
    return new LrSchedule(
        (long) golden.number("warmup_steps"),
        (long) golden.number("total_steps"),
        Double.parseDouble(ratio));
  }
}
