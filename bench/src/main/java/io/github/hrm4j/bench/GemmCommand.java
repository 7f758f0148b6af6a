package io.github.hrm4j.bench;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.train.cli.ProgressLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hrm bench gemm}: how fast the matrix products of a training step are. */
@Command(
    name = "gemm",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Times every matrix product of the linear layers of the default model, those of its two heads"
          + " included (11 tokens), on the CPU: forward (layout NT, x·Wᵀ), gradient by the input"
          + " (NN, dY·W), both with W packed before, and gradient by the weight (TN, dYᵀ·x).",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  A table:",
      "    hrm bench gemm",
      "  One thread and small batches only, for a program:",
      "    hrm bench gemm --threads 1 --batch 8 --json",
      "",
      "A shape is [m, k, n] of C [m, n] = A [m, k] · B [k, n]. The limit is a loop of fused",
      "multiply-adds on as many threads, measured before, between and after the products of each",
      "shape; the spread leaves out the fastest and the slowest tenth. The heads' products are small",
      "and narrow: the kernel computes columns by the dozen, of which they use 11 or 2."
    })
final class GemmCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--batch",
      paramLabel = "N",
      split = ",",
      defaultValue = "8,32",
      description = "Puzzles of a step, one or more (default: ${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Mixin private SharedOptions.Seq seq;

  @Option(
      names = "--threads",
      paramLabel = "T",
      split = ",",
      description = "Numbers of threads (default: 1 and all processors).")
  private List<Integer> threads;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "0.25",
      description = "Time for each product (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Mixin private SharedOptions.Json json;

  @Override
  public Integer call() throws IOException {
    List<GemmBench.Result> results;
    try (ProgressLine progress = new ProgressLine()) {
      results = measure(progress);
    }
    if (json.isAsked()) {
      json.print(Map.of("results", results.stream().map(GemmCommand::fields).toList()));
    } else {
      PrintWriter out = spec.commandLine().getOut();
      out.println(Machine.text());
      out.println(
          "shape [m, k, n]     layout  layer         threads  GFLOP/s  limit  share  spread");
      results.forEach(result -> out.println(row(result)));
      out.flush();
    }
    return 0;
  }

  private List<GemmBench.Result> measure(ProgressLine progress) {
    Limits limits = new Limits(spec.commandLine());
    double budget = limits.seconds("--seconds", seconds);
    List<GemmShape> shapes = new ArrayList<>();
    HrmConfig model = GemmShape.model(seq.cells());
    for (int batch : batches) {
      shapes.addAll(GemmShape.of(model, limits.positive("--batch", batch)));
    }
    List<Integer> counts = threadCounts(limits);
    List<GemmBench.Result> results = new ArrayList<>();
    int total = shapes.size() * counts.size();
    for (int count : counts) {
      try (Backend backend = Backends.open("cpu", count);
          GemmBench bench = new GemmBench(backend, count, budget)) {
        for (GemmShape shape : shapes) {
          progress.update("products", results.size(), total);
          results.add(bench.measure(shape));
        }
      }
    }
    progress.update("products", total, total);
    return results;
  }

  private List<Integer> threadCounts(Limits limits) {
    if (threads != null) {
      threads.forEach(count -> limits.threads("--threads", count));
      return threads;
    }
    int all = Runtime.getRuntime().availableProcessors();
    return all == 1 ? List.of(1) : List.of(1, all);
  }

  /** By the names that are promised, in their order. */
  static Map<String, Object> fields(GemmBench.Result result) {
    GemmShape shape = result.shape();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("shape", List.of(shape.m(), shape.k(), shape.n()));
    fields.put("layout", shape.layout().name());
    fields.put("threads", result.threads());
    fields.put("gflops", Math.rint(10 * result.gflops()) / 10);
    fields.put("peak_gflops", Math.rint(10 * result.peakGflops()) / 10);
    return fields;
  }

  private static String row(GemmBench.Result result) {
    GemmShape shape = result.shape();
    return String.format(
        Locale.ROOT,
        "%-19s %-7s %-13s %7d  %7.1f  %5.1f  %4.0f %%  %4.0f %%",
        List.of(shape.m(), shape.k(), shape.n()),
        shape.layout(),
        shape.layer(),
        result.threads(),
        result.gflops(),
        result.peakGflops(),
        100 * result.gflops() / result.peakGflops(),
        100 * result.times().middleSpread());
  }
}
