package io.github.hrm4j.train.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, with a small fixed heap. */
final class HrmProcess {
  private static final int PATIENCE_SECONDS = 300;

  private final Process process;
  private final Path output;

  private HrmProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts {@code hrm} with arguments in a folder. */
  static HrmProcess start(Path folder, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (isInterruptIgnored()) {
      // Builds that run in the background ignore Ctrl-C, and so would their children.
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xms64m",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            "io.github.hrm4j.train.cli.Main"));
    command.addAll(arguments);
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new HrmProcess(process, output);
  }

  private static boolean isInterruptIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    long mask =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .findFirst()
            .orElse(0);
    return (mask & 2) != 0;
  }

  /**
   * Waits until a file has so many lines.
   *
   * @return false if the process ended before
   */
  boolean awaitLines(Path file, long lines) throws IOException, InterruptedException {
    return await(file.getParent(), () -> lines(file) >= lines);
  }

  /** What is waited for. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /**
   * Waits until a condition holds that changes with the entries of a folder.
   *
   * @return false if the process ended before
   */
  boolean await(Path folder, Condition condition) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try (WatchService watch = folder.getFileSystem().newWatchService()) {
      folder.register(
          watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      while (!condition.holds()) {
        if (!process.isAlive()) {
          return false;
        }
        if (System.nanoTime() > deadline) {
          process.destroyForcibly();
          throw new AssertionError("too slow: " + output());
        }
        WatchKey key = watch.poll(100, TimeUnit.MILLISECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
      }
      return true;
    }
  }

  static long lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try (var lines = Files.lines(file)) {
      return lines.count();
    }
  }

  /**
   * SIGKILL after a while.
   *
   * @return false if the process ended before
   */
  boolean killAfter(long millis) throws InterruptedException {
    if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      return false;
    }
    kill();
    return true;
  }

  /** SIGKILL; returns when it is dead. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** What Ctrl-C does. */
  void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).inheritIO().start().waitFor();
  }

  int awaitExit() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("too slow: " + output());
    }
    return process.exitValue();
  }

  /** Resident memory of the process in KiB. */
  long residentKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** Everything it printed so far, on both streams. */
  String output() throws IOException {
    return Files.readString(output);
  }
}
