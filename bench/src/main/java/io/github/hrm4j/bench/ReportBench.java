package io.github.hrm4j.bench;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.BackendProvider;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.train.data.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Measures every device found: products by size, steps by batch, and the CPU's own limits. */
final class ReportBench {
  private static final double SECONDS_A_PRODUCT = 0.2;
  private static final double BURST_SECONDS = 0.02;
  private static final int BURSTS = 10;
  private static final double MIB = 1 << 20;
  private static final int SEQ = 81;

  private final int threads;
  private final boolean quick;
  private final List<String> settings;
  private final Progress progress;

  /**
   * A report.
   *
   * @param threads of the CPU
   * @param quick few sizes
   * @param settings of the model whose steps are timed
   */
  ReportBench(int threads, boolean quick, List<String> settings, Progress progress) {
    this.threads = threads;
    this.quick = quick;
    this.settings = List.copyOf(settings);
    this.progress = progress;
  }

  /** The CPU, and a GPU where one can be used. */
  static List<String> devices() {
    List<String> devices = new ArrayList<>(List.of("cpu"));
    for (BackendProvider provider : Backends.providers()) {
      if (provider.name().equals("cuda") && provider.unavailableBecause() == null) {
        devices.add("cuda");
      }
    }
    return devices;
  }

  /** Told what there is so far. */
  interface Listener {
    void measured(ReportTables tables) throws IOException;
  }

  /** Measures everything; the listener is called whenever a device is done with something. */
  void run(Listener listener) throws IOException {
    ReportTables tables = ReportTables.empty();
    limits(tables.limits());
    listener.measured(tables);
    for (String device : devices()) {
      products(device, tables.products());
      listener.measured(tables);
    }
    for (String device : devices()) {
      steps(device, tables.steps());
      listener.measured(tables);
    }
    listener.measured(tables.asFinished());
  }

  /** What the CPU can do at most. */
  private void limits(Table table) {
    for (int count : threads == 1 ? new int[] {1} : new int[] {1, threads}) {
      progress.update("limits", count - 1, threads);
      try (FmaPeak peak = new FmaPeak(count, BURST_SECONDS);
          Triad small = new Triad(count, 1 << 18);
          Triad large = new Triad(count, 1 << 28)) {
        table.add(count, peak.best(BURSTS), small.best(3), large.best(3));
      }
    }
    progress.update("limits", threads, threads);
  }

  /** Products x·Wᵀ of square matrices, W packed before. */
  private void products(String device, Table table) {
    int[] sizes = quick ? new int[] {128, 512} : new int[] {64, 128, 256, 512, 1024, 2048};
    try (Backend backend = Backends.open(device, threads);
        GemmBench bench = new GemmBench(backend, threads, SECONDS_A_PRODUCT)) {
      for (int i = 0; i < sizes.length; i++) {
        progress.update("products on " + device, i, sizes.length);
        GemmShape shape =
            new GemmShape("square", GemmShape.Layout.NT, sizes[i], sizes[i], sizes[i]);
        GemmBench.Result result = bench.measure(shape);
        Double limit = device.equals("cpu") ? result.peakGflops() : null;
        table.add(device, sizes[i], result.gflops(), limit);
      }
      progress.update("products on " + device, sizes.length, sizes.length);
    }
  }

  /** Whole training steps. */
  private void steps(String device, Table table) throws IOException {
    int[] batches = quick ? new int[] {1, 4} : new int[] {1, 2, 4, 8, 16, 32};
    for (int i = 0; i < batches.length; i++) {
      progress.update("steps on " + device, i, batches.length);
      StepOptions options = new StepOptions(batches[i], SEQ, threads, 3, device, settings);
      StepResult result = new StepBench(options, Progress.NONE).run();
      table.add(
          device,
          batches[i],
          result.times().median(),
          result.times().best(),
          result.gflops(),
          result.peakGflops().isPresent() ? result.peakGflops().getAsDouble() : null,
          result.memory().peak() / MIB);
    }
    progress.update("steps on " + device, batches.length, batches.length);
  }
}
