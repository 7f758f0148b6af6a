package io.github.hrm4j.train.run;

import io.github.hrm4j.train.run.LaunchTrace.Launches;
import io.github.hrm4j.train.run.LaunchTrace.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The least time that one training step can take on a GPU, on paper: each launch moves its memory
 * once at the full bandwidth and computes at the peak rate, whichever takes longer. As a program it
 * writes docs/cuda-roofline.md, from the folder hrm-train; that takes some minutes.
 */
final class Roofline {
  static final Path FILE = Path.of("../docs/cuda-roofline.md");
  private static final int HEADS = 8;
  private static final int HEAD_WIDTH = 64;

  /** AdamATan2 reads p, g, m, v and writes p, m, v, each in float32. */
  private static final int ADAM_BYTES = 7 * Float.BYTES;

  private final Task task;
  private final long parameters;

  /**
   * @param parameters of the model; the puzzle embeddings, a row for all, do not count beside them
   */
  Roofline(Task task, long parameters) {
    this.task = task;
    this.parameters = parameters;
  }

  /**
   * A GPU by its published peak rates.
   *
   * @param float32 FLOP/s outside of the tensor cores
   * @param bfloat16 FLOP/s of the tensor cores, sums in float32, without sparsity
   * @param bandwidth bytes/s of its memory
   */
  record Gpu(String name, double float32, double bfloat16, double bandwidth) {
    /** NVIDIA's Ada GPU architecture whitepaper, appendix B. */
    static final Gpu RTX_4070 = new Gpu("RTX 4070", 29.1e12, 58.3e12, 504e9);

    /** NVIDIA's H100 Tensor Core GPU architecture whitepaper, SXM5, and data sheet. */
    static final Gpu H100 = new Gpu("H100 SXM", 66.9e12, 989.4e12, 3.35e12);

    double seconds(Work work) {
      double rate = work.tensorCores() ? bfloat16 : float32;
      return Math.max(work.flop() / rate, work.bytes() / bandwidth);
    }
  }

  /**
   * What a kind of launch does in a step.
   *
   * @param kernel its name; all products are one
   * @param tensorCores whether its FLOP are those of a bfloat16 product
   */
  record Work(String kernel, long launches, double flop, double bytes, boolean tensorCores) {
    Work plus(Work more) {
      return new Work(
          kernel,
          launches + more.launches,
          flop + more.flop,
          bytes + more.bytes,
          tensorCores || more.tensorCores);
    }
  }

  /** The work of each launch of a trace; products are kept apart, by extents. */
  List<Work> work(Map<String, Launches> trace) {
    List<Work> all = new ArrayList<>();
    trace.forEach(
        (what, launches) ->
            all.add(what.startsWith("gemm ") ? product(what, launches) : kernel(what, launches)));
    return all;
  }

  /** "gemm m n k batch bytes(A, B) bytes(C) adds" */
  private static Work product(String what, Launches launches) {
    double[] n = new double[7];
    String[] words = what.split(" ", -1);
    for (int i = 0; i < n.length; i++) {
      n[i] = Double.parseDouble(words[i + 1]);
    }
    double flop = 2 * n[0] * n[1] * n[2] * n[3];
    double bytes = n[3] * ((n[0] + n[1]) * n[2] * n[4] + n[0] * n[1] * n[5] * (n[6] == 0 ? 1 : 2));
    long count = launches.count();
    return new Work("cuBLAS products", count, count * flop, count * bytes, n[4] == 2);
  }

  private Work kernel(String name, Launches launches) {
    double bytes = (double) launches.readBytes() + launches.writtenBytes();
    if (name.equals("hrm_adam_atan2")) {
      bytes = (double) parameters * ADAM_BYTES;
    }
    return new Work(name, launches.count(), launches.count() * attentionFlop(name), bytes, false);
  }

  /**
   * Products inside of the attention kernels, each 2·B·H·S²·d: q·kᵀ and p·v forward; dV, dK, and
   * both of q·kᵀ and dy·vᵀ again for dK and dV; the last two again and dQ.
   */
  private double attentionFlop(String name) {
    double product =
        2.0 * task.rows() * HEADS * (double) task.tokens() * task.tokens() * HEAD_WIDTH;
    if (name.startsWith("hrm_attention_dkv")) {
      return 4 * product;
    }
    if (name.startsWith("hrm_attention_dq")) {
      return 3 * product;
    }
    return name.matches("hrm_attention_\\d+_.*") ? 2 * product : 0;
  }

  /** A table with a line for each kernel, the slowest on the H100 first. */
  static String table(String title, List<Work> work) {
    Map<String, Work> byKernel = new TreeMap<>();
    Map<String, double[]> seconds = new TreeMap<>();
    for (Work each : work) {
      byKernel.merge(each.kernel(), each, Work::plus);
      double[] sum = seconds.computeIfAbsent(each.kernel(), _ -> new double[2]);
      sum[0] += Gpu.RTX_4070.seconds(each);
      sum[1] += Gpu.H100.seconds(each);
    }
    StringBuilder text = new StringBuilder("\n## ").append(title).append("\n\n");
    text.append("| kernel | launches | GFLOP | GB | RTX 4070, µs | H100, µs |\n");
    text.append("| --- | --- | --- | --- | --- | --- |\n");
    double[] total = new double[2];
    Work sum = new Work("**all**", 0, 0, 0, false);
    for (Work each : slowestFirst(byKernel, seconds)) {
      double[] own = seconds.get(each.kernel());
      text.append(row(each, own));
      total[0] += own[0];
      total[1] += own[1];
      sum = sum.plus(each);
    }
    return text.append(row(sum, total)).toString();
  }

  private static List<Work> slowestFirst(Map<String, Work> work, Map<String, double[]> seconds) {
    Comparator<Work> slowest = Comparator.comparingDouble(each -> -seconds.get(each.kernel())[1]);
    return work.values().stream().sorted(slowest.thenComparing(Work::kernel)).toList();
  }

  private static String row(Work work, double[] seconds) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.1f | %.3f | %.1f | %.1f |%n",
        work.kernel(),
        work.launches(),
        work.flop() * 1e-9,
        work.bytes() * 1e-9,
        seconds[0] * 1e6,
        seconds[1] * 1e6);
  }

  /** A line for all launches of a step together. */
  private static String summary(String title, List<Work> work) {
    Work sum = new Work(title, 0, 0, 0, false);
    double[] seconds = new double[2];
    for (Work each : work) {
      sum = sum.plus(each);
      seconds[0] += Gpu.RTX_4070.seconds(each);
      seconds[1] += Gpu.H100.seconds(each);
    }
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.2f | %.1f | %.1f | %.1f |%n",
        title,
        sum.launches(),
        sum.flop() * 1e-12,
        sum.bytes() * 1e-9,
        seconds[0] * 1e3,
        seconds[1] * 1e3);
  }

  /** The whole page; trains four times at full size, without computing. */
  static String page(Path folder) throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    text.append("\n| step | launches | TFLOP | GB | RTX 4070, ms | H100, ms |\n");
    text.append("| --- | --- | --- | --- | --- | --- |\n");
    StringBuilder tables = new StringBuilder();
    for (Task task : new Task[] {Task.SUDOKU, Task.MAZE}) {
      for (String dtype : new String[] {"bfloat16", "float32"}) {
        LaunchTrace.Step step = LaunchTrace.of(task, dtype, folder);
        List<Work> work = new Roofline(task, step.parameters()).work(step.launches());
        String title =
            "%s: %d × %d tokens, %s".formatted(task.name(), task.rows(), task.tokens(), dtype);
        text.append(summary(title, work));
        tables.append(table(title, work));
      }
    }
    return text.append(tables).toString();
  }

  public static void main(String[] arguments) throws IOException {
    Files.writeString(FILE, page(Files.createTempDirectory("roofline")));
    System.out.println("written: " + FILE.toAbsolutePath().normalize());
  }

  private static final String HEAD =
      """
      # A training step on paper

      **This is arithmetic. Nothing here was measured, and nothing was run on a GPU.** It is the least time that the kernels of one step of the default model could take if each launch moved its memory once at the full bandwidth and computed at the peak rate, whichever takes longer. Real kernels take longer; launches, the host and other overheads are not in it.

      Written by a program (`Roofline` in the tests of `hrm-train`). It lets the program train at full size on the host stand-in, which in this mode computes nothing and writes down every launch: so the launches, and the extents of every product, are those of the program, and not an estimate of them. The memory of a launch is the sum of the tensors that it is given (of a view: all of what it is a view of), for a product what its extents say, for AdamATan2 28 bytes a parameter. FLOP are those of products, in cuBLAS and inside of attention; everything else is bound by memory.

      Peak rates, as NVIDIA publishes them: RTX 4070 29.1 TFLOP/s in float32, 58.3 in bfloat16 (tensor cores, sums in float32), 504 GB/s; H100 SXM 66.9, 989.4 and 3,350 GB/s. Attention is counted at the float32 rate: our kernels do not use tensor cores. Whether a step fits into 12 GB is not asked here.
      """;
}
