package io.github.hrm4j.train.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code hrm} without its commands. {@code hrm solve} starts from here with a single command:
 * looking through the annotations of all of them takes 0.2 s (docs/decisions/0005).
 */
@Command(
    name = "hrm",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
class BareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  boolean debug() {
    return debug;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
