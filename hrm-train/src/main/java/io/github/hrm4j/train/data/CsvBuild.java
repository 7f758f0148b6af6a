package io.github.hrm4j.train.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What the builders that read CSV files have in common: puzzles go through a temporary file, of
 * which a part may be drawn, into a dataset.
 */
final class CsvBuild {
  private final PuzzleCsv csv;
  private final GridRules rules;
  private final long seed;
  private final int threads;
  private final Progress progress;

  CsvBuild(PuzzleCsv csv, GridRules rules, long seed, int threads, Progress progress) {
    this.csv = csv;
    this.rules = rules;
    this.seed = seed;
    this.threads = threads;
    this.progress = progress;
  }

  /** How a builder makes a split of what was read. */
  interface Planner {
    SplitPlan plan(Split split, PuzzleSpool puzzles) throws IOException;
  }

  /**
   * Builds a dataset and puts it at its place.
   *
   * @param subsample how many training puzzles to draw; all if it is empty
   */
  PuzzleCounts build(
      Path dir, CsvSources sources, OptionalInt subsample, Planner planner, Provenance provenance)
      throws IOException {
    try (var dataset = NewDataset.create(dir)) {
      PuzzleCounts counts;
      Map<String, String> hashes;
      try (var train = spool(dataset, Split.TRAIN);
          var test = spool(dataset, Split.TEST)) {
        read(sources, Split.TRAIN, subsample, train);
        List<SplitPlan> splits = new ArrayList<>(List.of(planner.plan(Split.TRAIN, train)));
        if (!sources.test().isEmpty()) {
          read(sources, Split.TEST, OptionalInt.empty(), test);
          splits.add(planner.plan(Split.TEST, test));
        }
        hashes = SplitFiles.write(dataset.path(), splits, threads, progress);
        counts = new PuzzleCounts(train.size(), test.size());
      }
      dataset.identifiers(Stream.empty());
      dataset.finish(provenance, hashes);
      return counts;
    }
  }

  private PuzzleSpool spool(NewDataset dataset, Split split) throws IOException {
    return new PuzzleSpool(dataset.path().resolve(split.folder() + ".spool"), rules.cells());
  }

  private void read(CsvSources sources, Split split, OptionalInt subsample, PuzzleSpool to)
      throws IOException {
    long wanted = subsample.orElse(Integer.MAX_VALUE);
    var draw = new Subsample(wanted, Streams.SUBSAMPLE.open(seed, 0));
    csv.forEach(
        sources,
        split,
        rules,
        puzzle -> {
          long place = draw.next();
          if (place == to.size()) {
            to.add(puzzle);
          } else if (place >= 0) {
            to.replace((int) place, puzzle);
          }
        },
        progress);
  }
}
