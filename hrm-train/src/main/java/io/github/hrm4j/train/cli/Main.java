package io.github.hrm4j.train.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;

/** The program {@code hrm}; the only place that ends the process. */
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    LogSetup.configure();
    System.setProperty("java.awt.headless", "true"); // plots are files; no display is looked for
    PrintWriter out = new PrintWriter(System.out, true, charset("stdout.encoding"));
    PrintWriter err = new PrintWriter(System.err, true, charset("stderr.encoding"));
    System.exit(run(out, err, arguments));
  }

  private static Charset charset(String property) {
    return Charset.forName(System.getProperty(property, Charset.defaultCharset().name()));
  }

  /**
   * Runs a command in the current folder.
   *
   * @return 0 done, 1 failed, 2 wrong usage or input, 130 interrupted
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine commandLine = commandLine(arguments);
    Failures failures = new Failures();
    commandLine
        .setOut(out)
        .setErr(err)
        .setExpandAtFiles(false)
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(Failures::run)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
    int code = commandLine.execute(arguments);
    out.flush();
    err.flush();
    return code;
  }

  /** All commands, or the one that is to start in a moment. */
  private static CommandLine commandLine(String... arguments) {
    if (arguments.length > 0 && arguments[0].equals("solve")) {
      return new CommandLine(new BareCommand()).addSubcommand(new SolveCommand());
    }
    CommandLine all = new CommandLine(new HrmCommand());
    Subcommands.addTo(all, arguments);
    return all;
  }
}
