package io.github.hrm4j.cuda;

import io.github.hrm4j.cuda.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ptxas says that a kernel takes on one architecture.
 *
 * @param registers of a thread
 * @param sharedBytes static shared memory of a block
 * @param spilledBytes stored to and loaded from memory because registers ran out
 */
record KernelUsage(int registers, int sharedBytes, int spilledBytes) {
  private static final long MOST_SECONDS = 600;
  private static final Pattern ENTRY =
      Pattern.compile(
          "Compiling entry function '(\\w+)'.*?(\\d+) bytes spill stores, (\\d+) bytes spill loads"
              + ".*?Used (\\d+) registers([^\\n]*)",
          Pattern.DOTALL);
  private static final Pattern SHARED = Pattern.compile("(\\d+) bytes smem");

  /** Assembles PTX for an architecture such as sm_80; what each kernel takes, by name. */
  static Map<String, KernelUsage> assemble(Path ptx, String architecture) throws IOException {
    Path cubin = Files.createTempFile("kernels", ".cubin");
    try {
      var result =
          Commands.run(
              MOST_SECONDS,
              "ptxas",
              "-v",
              "-arch=" + architecture,
              ptx.toString(),
              "-o",
              cubin.toString());
      if (result.code() != 0) {
        throw new AssertionError("ptxas -arch=" + architecture + ":\n" + result.output());
      }
      return parse(result.output());
    } finally {
      Files.delete(cubin);
    }
  }

  private static Map<String, KernelUsage> parse(String output) {
    Map<String, KernelUsage> usages = new TreeMap<>();
    Matcher entry = ENTRY.matcher(output);
    while (entry.find()) {
      Matcher shared = SHARED.matcher(entry.group(5));
      usages.put(
          entry.group(1),
          new KernelUsage(
              Integer.parseInt(entry.group(4)),
              shared.find() ? Integer.parseInt(shared.group(1)) : 0,
              Integer.parseInt(entry.group(2)) + Integer.parseInt(entry.group(3))));
    }
    return usages;
  }
}
