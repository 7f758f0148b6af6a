package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.ConfigException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands that other modules bring. */
final class Subcommands {
  private static final String BENCH = "bench";

  private Subcommands() {}

  /** Adds those that are there, whole where one is called, else by name and description. */
  static void addTo(CommandLine root, String... arguments) {
    List<String> found = new ArrayList<>();
    for (Subcommand subcommand : ServiceLoader.load(Subcommand.class)) {
      String name = subcommand.name();
      found.add(name);
      if (Arrays.asList(arguments).contains(name)) {
        root.addSubcommand(name, subcommand.command());
      } else {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(subcommand.description());
        root.addSubcommand(name, spec);
      }
    }
    if (!found.contains(BENCH)) {
      root.addSubcommand(BENCH, absent());
    }
  }

  /** Says what is missing, whatever options it is given. */
  private static CommandSpec absent() {
    Runnable command =
        () -> {
          throw new ConfigException(
              "bench: the module io.github.hrm4j.bench is not on the module path: put the bench jar"
                  + " and jmh-core beside the other jars; ./hrm does so by itself");
        };
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(BENCH);
    spec.usageMessage().hidden(true);
    spec.parser().unmatchedArgumentsAllowed(true);
    return spec;
  }
}
