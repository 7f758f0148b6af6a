package io.github.hrm4j.solve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.tensor.Backend;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.commons.math3.special.Erf;

/**
 * Somebody else's program: compiled against our modules in a folder of its own, and run in a JVM of
 * its own.
 *
 * @param folder where its classes are
 */
record ConsumerProgram(Path folder) {
  private static final String MAIN = "consumer.Consumer";

  private static final String SOURCE =
      """
      package consumer;

      import io.github.hrm4j.puzzle.Sudoku;
      import io.github.hrm4j.solve.Solution;
      import io.github.hrm4j.solve.Solver;
      import java.nio.file.Path;

      public class Consumer {
        public static void main(String[] args) throws Exception {
          Path path = Path.of(args[0]);
          for (int i = 0; i < 3; i++) {
            try (var solver = Solver.load(path)) {
              Solution s = solver.solve(Sudoku.parse("1...2...3...4..."));
              System.out.println(s.text() + " " + s.segments());
            }
          }
        }
      }
      """;

  /** What a run printed. */
  record Output(String out, String err) {}

  /** Compiles it as a module that requires ours. */
  static ConsumerProgram onTheModulePath(Path folder) throws IOException {
    Path module = folder.resolve("module-info.java");
    Files.writeString(module, "module consumer { requires io.github.hrm4j.model; }");
    return compiled(folder, "--module-path", module.toString());
  }

  /** Compiles it without modules. */
  static ConsumerProgram onTheClassPath(Path folder) throws IOException {
    return compiled(folder, "--class-path");
  }

  private static ConsumerProgram compiled(Path folder, String pathOption, String... more)
      throws IOException {
    Path source = Files.writeString(folder.resolve("Consumer.java"), SOURCE);
    Path classes = folder.resolve("classes");
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(List.of(source.toString(), "-d", classes.toString()));
    arguments.addAll(List.of(pathOption, library()));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).as("javac").isZero();
    return new ConsumerProgram(classes);
  }

  /** Our modules and what they need, as jars or folders of classes. */
  private static String library() {
    return Stream.of(Backend.class, Tape.class, Solver.class, Erf.class)
        .map(ConsumerProgram::location)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  Output runOnTheClassPath(Path checkpoint, String... flags)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(flags));
    arguments.addAll(List.of("-cp", library() + File.pathSeparator + folder));
    arguments.addAll(List.of(MAIN, checkpoint.toString()));
    return run(arguments);
  }

  Output runOnTheModulePath(Path checkpoint, String... flags)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(flags));
    arguments.addAll(List.of("-p", library() + File.pathSeparator + folder));
    arguments.addAll(List.of("-m", "consumer/" + MAIN, checkpoint.toString()));
    return run(arguments);
  }

  private Output run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor()).as(() -> read(err)).isZero();
    return new Output(read(out), read(err));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
