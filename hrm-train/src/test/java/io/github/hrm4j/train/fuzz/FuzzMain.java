package io.github.hrm4j.train.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Fuzzes every format, in a process of its own with a small heap; arguments: an empty folder, the
 * corpus, the seed, mutations for each format, and the formats, all if none is named. Ends with 0
 * if there was no fault, with 1 and a stack trace if there was one.
 */
final class FuzzMain {
  /** More than a third of the heap that the test gives. */
  private static final int FLOOD_BYTES = 24 << 20;

  private static final int THREADS = 2;

  private final Path folder;
  private final Path corpus;
  private final long seed;
  private final int rounds;

  private FuzzMain(String[] arguments) {
    folder = Path.of(arguments[0]);
    corpus = Path.of(arguments[1]);
    seed = Long.parseLong(arguments[2]);
    rounds = Integer.parseInt(arguments[3]);
  }

  /** Runs. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    FuzzMain main = new FuzzMain(arguments);
    List<String> names = List.of(arguments).subList(4, arguments.length);
    List<FuzzTarget> targets = new ArrayList<>(FuzzTargets.all(main.folder.resolve("seeds")));
    targets.removeIf(target -> !names.isEmpty() && !names.contains(target.name()));
    if (!main.run(targets)) {
      System.exit(1);
    }
  }

  private boolean run(List<FuzzTarget> targets) throws IOException, InterruptedException {
    List<Fuzzer> fuzzers = new ArrayList<>();
    for (FuzzTarget target : targets) {
      Fuzzer fuzzer = new Fuzzer(target, folder.resolve(target.name()).resolve("files"));
      fuzzer.replay(corpus);
      fuzzer.flood(FLOOD_BYTES);
      fuzzers.add(fuzzer);
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<String>> results = new ArrayList<>();
      for (Fuzzer fuzzer : fuzzers) {
        results.add(threads.submit(() -> report(fuzzer)));
      }
      for (Future<String> result : results) {
        System.out.println(result.get());
      }
      return true;
    } catch (ExecutionException e) {
      e.getCause().printStackTrace(System.out);
      return false;
    }
  }

  private String report(Fuzzer fuzzer) throws IOException {
    long begun = System.nanoTime();
    Fuzzer.Tally tally = fuzzer.run(seed, rounds);
    return "%s: %d read, %d refused, %d ms"
        .formatted(
            fuzzer.name(),
            tally.read(),
            tally.refused(),
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
  }
}
