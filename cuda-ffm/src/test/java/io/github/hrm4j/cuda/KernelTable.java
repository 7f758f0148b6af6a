package io.github.hrm4j.cuda;

import io.github.hrm4j.cuda.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of docs/cuda-kernels.md; as a program it writes it, from the folder cuda-ffm. */
final class KernelTable {
  static final Path FILE = Path.of("../docs/cuda-kernels.md");
  static final Path PTX = Path.of("src/main/resources/io/github/hrm4j/cuda/kernels.ptx");
  private static final int WARP = 32;
  private static final Pattern VERSION = Pattern.compile(", V([0-9.]+)");

  private KernelTable() {}

  public static void main(String[] arguments) throws IOException {
    Files.writeString(FILE, text(usages()));
    System.out.println("written: " + FILE.toAbsolutePath().normalize());
  }

  /** The release of a compiler of CUDA's that is on the PATH, such as 13.0.88. */
  static String version(String program) throws IOException {
    Matcher version = VERSION.matcher(Commands.run(60, program, "--version").output());
    return version.find() ? version.group(1) : "unknown";
  }

  /** By architecture, then by kernel. */
  static Map<Occupancy, Map<String, KernelUsage>> usages() throws IOException {
    Map<Occupancy, Map<String, KernelUsage>> usages = new LinkedHashMap<>();
    for (Occupancy limits : Occupancy.ALL) {
      usages.put(limits, KernelUsage.assemble(PTX, limits.architecture()));
    }
    return usages;
  }

  /** Threads of the largest block that the backend launches; the stand-in's counts agree. */
  static int threads(String kernel) {
    if (kernel.startsWith("hrm_attention_d")) {
      if (kernel.startsWith("hrm_attention_delta")) {
        return Engine.THREADS;
      }
      return kernel.contains("_128_") ? WARP : 2 * WARP;
    }
    if (kernel.startsWith("hrm_attention_")) {
      return kernel.contains("_128_") ? 2 * WARP : 4 * WARP;
    }
    return kernel.startsWith("hrm_sort_") ? WARP : Engine.THREADS;
  }

  static String text(Map<Occupancy, Map<String, KernelUsage>> usages) throws IOException {
    StringBuilder text = new StringBuilder(HEAD.formatted(version("ptxas")));
    text.append("| kernel | threads | shared bytes |");
    usages.keySet().forEach(limits -> text.append(" ").append(limits.architecture()).append(" |"));
    text.append("\n| --- | --- | --- |").append(" --- |".repeat(usages.size())).append("\n");
    for (String kernel : usages.values().iterator().next().keySet()) {
      text.append(row(kernel, usages)).append("\n");
    }
    return text.toString();
  }

  private static String row(String kernel, Map<Occupancy, Map<String, KernelUsage>> usages) {
    int threads = threads(kernel);
    int shared = usages.values().iterator().next().get(kernel).sharedBytes();
    StringBuilder row = new StringBuilder("| %s | %d | %d |".formatted(kernel, threads, shared));
    for (var ofOne : usages.entrySet()) {
      KernelUsage usage = ofOne.getValue().get(kernel);
      double share = ofOne.getKey().of(threads, usage.registers(), usage.sharedBytes());
      row.append(String.format(Locale.ROOT, " %d, %.0f %%", usage.registers(), 100 * share));
      row.append(usage.spilledBytes() == 0 ? " |" : ", spills " + usage.spilledBytes() + " |");
    }
    return row.toString();
  }

  private static final String HEAD =
      """
      # What the kernels take

      Written by a program (`KernelTable` in the tests of `cuda-ffm`) from what ptxas %s says about the shipped PTX, and compared with it by a test wherever that ptxas is installed. Nothing here was measured.

      For each architecture: registers of a thread, and the occupancy, the share of the threads that a multiprocessor can hold at once, by NVIDIA's published limits for the block that the backend launches. A kernel that spills registers to memory would say so; a test allows none. Low occupancy is not wrong by itself: the attention kernels keep their tiles in registers on purpose.

      """;
}
