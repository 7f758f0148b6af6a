package io.github.hrm4j.cuda.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Programs that tests run: compilers, and JVMs that are to come to harm. */
public final class Commands {
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  private Commands() {}

  /**
   * How a program ended.
   *
   * @param code its exit code
   * @param output what it printed, errors included
   */
  public record Result(int code, String output) {}

  /** Whether a program of that name would be found. */
  public static boolean isOnPath(String program) {
    if (program.contains("/")) {
      return Files.isExecutable(Path.of(program));
    }
    String path = System.getenv().getOrDefault("PATH", "");
    return SEPARATOR
        .splitAsStream(path)
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Runs a program in this environment and waits for it. */
  public static Result run(long mostSeconds, String... command) throws IOException {
    return run(mostSeconds, Map.of(), command);
  }

  /**
   * Runs a program and waits for it.
   *
   * @param mostSeconds after which it is stopped and the test fails
   * @param environment what to add to this process's own
   */
  public static Result run(long mostSeconds, Map<String, String> environment, String... command)
      throws IOException {
    Path output = Files.createTempFile("hrm4j-command", ".txt");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(mostSeconds, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(
            "%s took more than %d s:%n%s"
                .formatted(command[0], mostSeconds, Files.readString(output)));
      }
      return new Result(
          process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + command[0], e);
    } finally {
      Files.delete(output);
    }
  }
}
