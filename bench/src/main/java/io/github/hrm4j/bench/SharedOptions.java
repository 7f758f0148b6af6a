package io.github.hrm4j.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Options that several commands have, by the same names, with the same defaults, checks and
 * messages. Each is a mixin; what it gives has been checked.
 */
final class SharedOptions {
  private SharedOptions() {}

  /** {@code --batch}. */
  static final class Batch {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
        names = "--batch",
        paramLabel = "N",
        defaultValue = "8",
        description = "Puzzles of a step (default: ${DEFAULT-VALUE}).")
    private int batch;

    int puzzles() {
      return new Limits(spec.commandLine()).positive("--batch", batch);
    }
  }

  /** {@code --seq}. */
  static final class Seq {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
        names = "--seq",
        paramLabel = "S",
        defaultValue = "81",
        description =
            "Cells of a puzzle (default: ${DEFAULT-VALUE}); the puzzle embedding adds a token.")
    private int seq;

    int cells() {
      return new Limits(spec.commandLine()).positive("--seq", seq);
    }
  }

  /** {@code --threads}. */
  static final class Threads {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
        names = "--threads",
        paramLabel = "T",
        description = "Computing threads of the CPU (default: all processors).")
    private Integer threads;

    int count() {
      return threads == null
          ? Runtime.getRuntime().availableProcessors()
          : new Limits(spec.commandLine()).threads("--threads", threads);
    }
  }

  /** {@code --steps}. */
  static final class Steps {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
        names = "--steps",
        paramLabel = "K",
        defaultValue = "5",
        description = "Steps to measure after the warm-up (default: ${DEFAULT-VALUE}).")
    private int steps;

    int count() {
      return new Limits(spec.commandLine()).positive("--steps", steps);
    }
  }

  /** {@code --json}. */
  static final class Json {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--json", description = "Write one JSON object on one line.")
    private boolean json;

    boolean isAsked() {
      return json;
    }

    /** Prints an object on a line. */
    void print(Object value) throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      out.println(new ObjectMapper().writeValueAsString(value));
      out.flush();
    }
  }

  /** {@code --output}. */
  static final class Output {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FOLDER",
        defaultValue = "bench-${COMMAND-NAME}",
        description =
            "Where to write (default: ${DEFAULT-VALUE}); files of an earlier run are replaced.")
    private Path folder;

    /** Makes the folder. */
    OutputFolder create() throws IOException {
      if (Files.exists(folder) && !Files.isDirectory(folder)) {
        throw new ConfigException(folder + ": is a file; -o needs a folder");
      }
      try {
        Files.createDirectories(folder);
      } catch (FileSystemException e) {
        throw new ConfigException(folder + ": this folder cannot be made; choose another", e);
      }
      return new OutputFolder(folder);
    }

    /** Says what was written, a file a line. */
    void print(OutputFolder written) {
      PrintWriter out = spec.commandLine().getOut();
      written.files().forEach(out::println);
      out.flush();
    }
  }

  /** {@code key=value …}. */
  static final class Model {
    @Parameters(
        paramLabel = "KEY=VALUE",
        arity = "0..*",
        description =
            "Settings of the model and the method, such as arch.hidden_size=256 or grad=full.")
    private List<String> settings = List.of();

    List<String> settings() {
      return settings;
    }
  }
}
