package io.github.hrm4j.bench;

import io.github.hrm4j.train.data.Progress;
import java.util.Collection;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/**
 * Shows how many benchmarks are done, and nothing of what JMH and its JVMs say meanwhile: each JVM
 * warns of the incubator module anew, and JMH puts that on the standard output. What fails is
 * thrown.
 */
final class JmhProgress implements OutputFormat {
  private final Progress progress;
  private final int total;
  private int done;

  JmhProgress(Progress progress, int total) {
    this.progress = progress;
    this.total = total;
  }

  private void show() {
    progress.update("kernels", done, total);
  }

  @Override
  public void startRun() {
    show();
  }

  @Override
  public void startBenchmark(BenchmarkParams benchmark) {
    show();
  }

  @Override
  public void endBenchmark(BenchmarkResult result) {
    done++;
    show();
  }

  @Override
  public void iteration(BenchmarkParams benchmark, IterationParams iteration, int number) {
    show();
  }

  @Override
  public void iterationResult(
      BenchmarkParams benchmark, IterationParams iteration, int number, IterationResult result) {}

  @Override
  public void endRun(Collection<RunResult> results) {}

  @Override
  public void print(String text) {}

  @Override
  public void println(String text) {}

  @Override
  public void verbosePrintln(String text) {}

  @Override
  public void write(int character) {}

  @Override
  public void write(byte[] characters) {}

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
