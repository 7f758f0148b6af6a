package io.github.hrm4j.bench;

import io.github.hrm4j.train.cli.ProgressLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hrm bench step}: how long a whole training step takes. */
@Command(
    name = "step",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Times whole training steps on random puzzles: forward, the pass for the Q target, backward,"
          + " AdamATan2, sparse SignSGD. The model is the reference's default of 27 million"
          + " parameters, in float32 on the CPU.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  As quoted in docs/performance.md:",
      "    hrm bench step --batch 8 --seq 81",
      "  Mazes, for a program:",
      "    hrm bench step --batch 2 --seq 900 --json",
      "  Another model, with settings as hrm train takes them:",
      "    hrm bench step arch.hidden_size=256 arch.num_heads=4 grad=full",
      "  A GPU:",
      "    hrm bench step --device cuda --batch 384",
      "",
      "GFLOP/s count matrix products and attention only, as if no step took a shortcut; the limit is",
      "a loop of fused multiply-adds on as many threads, measured before and after the steps."
    })
final class StepCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private SharedOptions.Batch batch;
  @Mixin private SharedOptions.Seq seq;
  @Mixin private SharedOptions.Threads threads;
  @Mixin private SharedOptions.Steps steps;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description = "auto, cpu, cuda, cuda:N, simd or reference (default: ${DEFAULT-VALUE}).")
  private String device;

  @Mixin private SharedOptions.Json json;
  @Mixin private SharedOptions.Model model;

  @Override
  public Integer call() throws IOException {
    StepOptions options =
        new StepOptions(
            batch.puzzles(), seq.cells(), threads.count(), steps.count(), device, model.settings());
    StepResult result;
    try (ProgressLine progress = new ProgressLine()) {
      result = new StepBench(options, progress).run();
    }
    if (json.isAsked()) {
      json.print(fields(result));
    } else {
      PrintWriter out = spec.commandLine().getOut();
      print(out, options, result);
      out.flush();
    }
    return 0;
  }

  /** By the names that are promised, in their order. */
  static Map<String, Object> fields(StepResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("median_s", rounded(result.times().median(), 4));
    fields.put("best_s", rounded(result.times().best(), 4));
    fields.put("gflop", rounded(result.gflop(), 3));
    fields.put("gflops", rounded(result.gflops(), 1));
    fields.put("peak_gflops", rounded(result.peakGflops(), 1));
    fields.put("peak_rss_mb", rounded(result.peakRssMb(), 1));
    fields.put("heap_alloc_per_step_kb", rounded(result.heapAllocKb(), 1));
    return fields;
  }

  private static Double rounded(OptionalDouble value, int digits) {
    return value.isPresent() ? rounded(value.getAsDouble(), digits) : null;
  }

  private static Double rounded(double value, int digits) {
    double scale = Math.pow(10, digits);
    return Math.rint(value * scale) / scale;
  }

  private static void print(PrintWriter out, StepOptions options, StepResult result)
      throws IOException {
    out.println(Machine.text());
    out.println(
        line(
            "device=%s (%s), batch %d, seq %d+1, threads %d%s",
            options.device(),
            result.backend(),
            options.batch(),
            options.seq(),
            options.threads(),
            options.settings().isEmpty() ? "" : ", " + String.join(" ", options.settings())));
    out.println(
        line(
            "warm-up   %d steps%s",
            result.warmUpSteps(),
            result.steady() ? "" : ", and times still differed by more than 5 %"));
    Sample times = result.times();
    out.println(
        line(
            "step      median %.3f s, best %.3f s, spread %.1f %% (%d steps)",
            times.median(), times.best(), 100 * times.spread(), times.seconds().length));
    out.println(
        line(
            "rate      %.1f GFLOP/s (%.1f GFLOP a step, matrix products and attention only)",
            result.gflops(), result.gflop()));
    result
        .peakGflops()
        .ifPresent(
            peak ->
                out.println(
                    line(
                        "limit     %.1f GFLOP/s (fused multiply-adds alone); the step reaches %.0f %%",
                        peak, 100 * result.gflops() / peak)));
    result
        .peakRssMb()
        .ifPresent(mb -> out.println(line("memory    %.0f MB at most (peak RSS)", mb)));
    out.println(line("heap      %.1f kB of Java objects a step", result.heapAllocKb()));
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
