package io.github.hrm4j.train.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hrm doctor}: what this machine has to compute with. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Says what this machine has to compute with: Java, processor, memory, and for a GPU what was"
          + " looked for, where, what was found, which version, and what to do.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  Why is my GPU not used?",
      "    hrm doctor",
      "  The same for a bug report or a program:",
      "    hrm doctor --json",
      "",
      "Exit code: 0, also where there is no GPU."
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Write one JSON object on one line.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(machine.asMap()));
    } else {
      machine.asText().forEach(out::println);
    }
    out.flush();
    return 0;
  }
}
