package io.github.hrm4j.bench;

import io.github.hrm4j.train.cli.ProgressLine;
import io.github.hrm4j.train.data.Progress;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkException;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hrm bench kernels}: every family of kernels against what bounds it, by JMH. */
@Command(
    name = "kernels",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the JMH benchmarks of the CPU's kernels and says how near each comes to its bound: the"
          + " time that its multiply-adds take at the measured peak, or its bytes at the bandwidth"
          + " that a triad on as many bytes reaches, whichever is longer. Takes some minutes.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  All of them:",
      "    hrm bench kernels",
      "  Attention and RMSNorm, one thread, in less time:",
      "    hrm bench kernels --threads 1 --quick 'Attention|RmsNorm'"
    })
final class KernelsCommand implements Callable<Integer> {
  private static final double BURST_SECONDS = 0.02;
  private static final int BURSTS = 5;
  private static final String CLASS_PATH = "java.class.path";

  @Spec private CommandSpec spec;

  @Mixin private SharedOptions.Batch batch;
  @Mixin private SharedOptions.Threads threads;

  @Option(names = "--quick", description = "One short measurement of each.")
  private boolean quick;

  @Mixin private SharedOptions.Json json;

  @Parameters(
      paramLabel = "REGEX",
      arity = "0..1",
      defaultValue = "",
      description = "Which benchmarks, by a part of their names (default: all).")
  private String names;

  @Override
  public Integer call() throws IOException {
    int count = threads.count();
    int puzzles = batch.puzzles();
    Table table =
        Table.of("benchmark", "us", "gflops", "gb_per_s", "bound_us", "share", "bound_by");
    try (FmaPeak peak = new FmaPeak(count, BURST_SECONDS)) {
      double before = peak.best(BURSTS);
      Collection<RunResult> results = run(count, puzzles);
      double best = Math.max(before, peak.best(BURSTS));
      for (RunResult result : results) {
        add(table, result, count, best);
      }
    } catch (NoBenchmarksException e) {
      throw new ParameterException(
          spec.commandLine(), "'" + names + "': no benchmark has this in its name", e);
    } catch (RunnerException e) {
      throw new IOException("JMH: " + e.getMessage() + cause(e), e);
    }
    if (json.isAsked()) {
      json.print(Map.of("results", table.objects()));
    } else {
      PrintWriter out = spec.commandLine().getOut();
      out.println(Machine.text());
      out.println("threads " + count + ", batch " + puzzles);
      out.print(table.markdown());
      out.flush();
    }
    return 0;
  }

  private Collection<RunResult> run(int count, int puzzles) throws RunnerException {
    if (System.getProperty(CLASS_PATH, "").isEmpty()) {
      System.setProperty(CLASS_PATH, jarsOfTheModulePath()); // where JMH's forks look
    }
    String wanted = "\\.bench\\.tensor\\..*(" + checkedNames() + ")";
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(wanted)
            .param("threads", Integer.toString(count))
            .param("batch", Integer.toString(puzzles))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    if (quick) {
      options
          .warmupIterations(2)
          .measurementIterations(1)
          .measurementTime(TimeValue.milliseconds(500));
    }
    try (ProgressLine progress = new ProgressLine()) {
      OutputFormat silent = new JmhProgress(Progress.NONE, 0);
      int total = BenchmarkList.defaultList().find(silent, List.of(wanted), List.of()).size();
      return new Runner(options.build(), new JmhProgress(progress, total)).run();
    }
  }

  /** What went wrong in a benchmark, which JMH wraps twice. */
  private static String cause(RunnerException e) {
    Throwable cause = e.getCause();
    if (cause instanceof BenchmarkException thrown && thrown.getSuppressed().length > 0) {
      cause = thrown.getSuppressed()[0];
    }
    return cause == null ? "" : ": " + cause;
  }

  private String checkedNames() {
    try {
      return Pattern.compile(names).pattern();
    } catch (PatternSyntaxException e) {
      throw new ParameterException(
          spec.commandLine(),
          "'" + names + "': not a regular expression: " + e.getDescription(),
          e);
    }
  }

  private static String jarsOfTheModulePath() {
    return Stream.of(System.getProperty("jdk.module.path", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder).resolve("*").toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void add(Table table, RunResult result, int threads, double peakGflops) {
    double calls = result.getPrimaryResult().getScore();
    double flops = rate(result, "flops");
    double bytes = rate(result, "bytes");
    double bandwidth;
    try (Triad triad = new Triad(threads, (long) (bytes / calls))) {
      bandwidth = triad.best(3) * 1e9;
    }
    double computing = flops / calls / (peakGflops * 1e9);
    double moving = bytes / calls / bandwidth;
    double bound = Math.max(computing, moving);
    String name = result.getParams().getBenchmark();
    table.add(
        name.substring(name.indexOf(".tensor.") + ".tensor.".length()),
        1e6 / calls,
        flops * 1e-9,
        bytes * 1e-9,
        1e6 * bound,
        bound * calls,
        computing > moving ? "FMA" : "memory");
  }

  private static double rate(RunResult result, String counter) {
    Result<?> secondary = result.getSecondaryResults().get(counter);
    return secondary == null ? 0 : secondary.getScore();
  }
}
