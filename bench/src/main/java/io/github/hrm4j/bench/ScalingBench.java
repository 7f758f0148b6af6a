package io.github.hrm4j.bench;

import io.github.hrm4j.train.data.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures the steps of a series, and what theory says beside. */
final class ScalingBench {
  private static final double MIB = 1 << 20;
  private static final int[] SEGMENTS = {1, 2, 4, 8, 16};

  private final StepOptions step;
  private final boolean quick;

  /**
   * Around a step.
   *
   * @param quick two sizes of each series
   */
  ScalingBench(StepOptions step, boolean quick) {
    this.step = step;
    this.quick = quick;
  }

  /** Told what there is so far. */
  interface Listener {
    void measured(Map<ScalingCase.Series, Table> tables) throws IOException;
  }

  /** Measures one series after the other; the listener is called after each. */
  void run(List<ScalingCase.Series> all, Progress progress, Listener listener) throws IOException {
    Map<ScalingCase.Series, Table> tables = new EnumMap<>(ScalingCase.Series.class);
    for (ScalingCase.Series series : all) {
      tables.put(series, run(series, progress));
      listener.measured(tables);
    }
  }

  /** A table with a row for each size; its columns are those of {@link #empty}. */
  private Table run(ScalingCase.Series series, Progress progress) throws IOException {
    return series == ScalingCase.Series.SEGMENTS ? segments(progress) : steps(series, progress);
  }

  private static Table empty() {
    return Table.of(
        "x",
        "gradient",
        "median_s",
        "theory_s",
        "native_mb",
        "theory_native_mb",
        "tape_mb",
        "theory_tape_mb",
        "gflop");
  }

  private Table steps(ScalingCase.Series series, Progress progress) throws IOException {
    List<ScalingCase> cases = ScalingCase.of(series, step, quick);
    List<StepResult> results = new ArrayList<>();
    for (ScalingCase one : cases) {
      progress.update(name(series), results.size(), cases.size());
      results.add(new StepBench(one.options(), Progress.NONE).run());
    }
    progress.update(name(series), cases.size(), cases.size());
    ScalingTheory theory = null;
    for (int i = 0; i < cases.size(); i++) {
      if (cases.get(i).isReference()) {
        theory = new ScalingTheory(cases.get(i), results.get(i));
      }
    }
    Table table = empty();
    for (int i = 0; i < cases.size(); i++) {
      add(table, cases.get(i), results.get(i), theory);
    }
    return table;
  }

  private static void add(Table table, ScalingCase one, StepResult result, ScalingTheory theory) {
    table.add(
        one.x(),
        one.gradient().label(),
        result.times().median(),
        theory.seconds(one, result),
        result.memory().peak() / MIB,
        theory.peak(one, result) / MIB,
        result.memory().tape() / MIB,
        theory.tape(one) / MIB,
        result.gflop());
  }

  private Table segments(Progress progress) {
    Table table = empty();
    int[] counts = quick ? new int[] {1, 2} : SEGMENTS;
    try (SegmentBench bench = new SegmentBench(step)) {
      double first = 0;
      double firstBytes = 0;
      for (int i = 0; i < counts.length; i++) {
        progress.update("segments", i, counts.length);
        double seconds = bench.measure(counts[i]).median();
        double bytes = bench.peakBytes();
        first = i == 0 ? seconds : first;
        firstBytes = i == 0 ? bytes : firstBytes;
        table.add(
            counts[i],
            "none",
            seconds,
            first * counts[i] / counts[0],
            bytes / MIB,
            firstBytes / MIB,
            0.0,
            0.0,
            null);
      }
    }
    progress.update("segments", counts.length, counts.length);
    return table;
  }

  private static String name(ScalingCase.Series series) {
    return series.name().toLowerCase(Locale.ROOT);
  }
}
