package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.ArcCanvas;
import io.github.hrm4j.puzzle.ArcPair;
import io.github.hrm4j.puzzle.ArcVariant;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Builds a dataset of ARC tasks, as the reference's builder does but seeded, in parallel, and
 * without holding the examples in memory.
 */
public final class ArcDataset {
  private final ArcOptions options;
  private final int threads;
  private final Progress progress;
  private List<ArcSources.Entry> entries;
  private int[][] codes; // of the variants of each task

  private ArcDataset(ArcOptions options, int threads, Progress progress) {
    this.options = options;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * What was written.
   *
   * @param tasks groups of the train split
   * @param evaluationTasks groups of the test split, 0 if there is none
   * @param trainExamples examples of the train split
   * @param testExamples examples of the test split
   * @param identifiers names of tasks and variants, with the blank
   * @param incomplete tasks that have fewer different variants than were wanted
   */
  public record Counts(
      int tasks,
      int evaluationTasks,
      int trainExamples,
      int testExamples,
      int identifiers,
      int incomplete) {}

  /**
   * Builds a dataset and puts it at its place.
   *
   * @param threads how many work at it; the bytes do not depend on that
   * @throws ConfigException if the place is taken, or a source is no folder of task folders
   * @throws IOException if a file is not a task, or cannot be read or written
   */
  public static Counts build(Path dir, ArcOptions options, int threads, Progress progress)
      throws IOException {
    return new ArcDataset(options, threads, progress).build(dir);
  }

  private Counts build(Path dir) throws IOException {
    try (var dataset = NewDataset.create(dir)) {
      ArcSources sources = ArcSources.read(options.sources(), progress);
      entries = sources.entries();
      drawVariants();
      List<SplitPlan> splits = plan();
      Map<String, String> hashes = SplitFiles.write(dataset.path(), splits, threads, progress);
      dataset.identifiers(names());
      dataset.finish(new Provenance("arc tasks", values(), sources.folders()), hashes);
      return counts(splits);
    }
  }

  private void drawVariants() throws IOException {
    codes = new int[entries.size()][];
    Workers.run(
        entries.size(),
        threads,
        () -> {
          var variants = new ArcVariants();
          return task ->
              codes[(int) task] =
                  variants.draw(
                      entries.get((int) task).task(), options.augmentations(), options.seed());
        },
        "drawing variants",
        progress);
  }

  // A variant has the same identifier in both splits: it is given to its name.
  private List<SplitPlan> plan() {
    List<ArcContents.Group> train = new ArrayList<>();
    List<ArcContents.Group> test = new ArrayList<>();
    int identifier = 1;
    for (int i = 0; i < codes.length; i++) {
      ArcSources.Entry entry = entries.get(i);
      List<ArcPair> pairs = new ArrayList<>(entry.task().train());
      if (entry.evaluation()) {
        test.add(new ArcContents.Group(entry.task(), entry.task().test(), codes[i], identifier));
      } else {
        pairs.addAll(entry.task().test());
      }
      train.add(new ArcContents.Group(entry.task(), pairs, codes[i], identifier));
      identifier = SplitPlan.checkedCount((long) identifier + codes[i].length);
    }
    List<SplitPlan> splits = new ArrayList<>();
    splits.add(split(Split.TRAIN, train, identifier));
    if (!test.isEmpty()) {
      splits.add(split(Split.TEST, test, identifier));
    }
    return splits;
  }

  private SplitPlan split(Split split, List<ArcContents.Group> groups, int identifiers) {
    var contents = new ArcContents(groups, split == Split.TRAIN, options.seed());
    return SplitPlan.of(split, ArcCanvas.VOCAB_SIZE, ArcCanvas.SEQ_LEN, identifiers, contents);
  }

  private Stream<String> names() {
    return IntStream.range(0, codes.length).boxed().flatMap(this::names);
  }

  private Stream<String> names(int task) {
    String id = entries.get(task).task().id();
    Stream<String> variants =
        IntStream.of(codes[task]).skip(1).mapToObj(code -> ArcVariant.ofCode(code).nameOf(id));
    return Stream.concat(Stream.of(id), variants);
  }

  private Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("num-aug", options.augmentations());
    values.put("seed", options.seed());
    return values;
  }

  private Counts counts(List<SplitPlan> splits) {
    SplitPlan train = splits.getFirst();
    boolean tested = splits.size() > 1;
    int incomplete = 0;
    for (int[] ofTask : codes) {
      incomplete += ofTask.length <= options.augmentations() ? 1 : 0;
    }
    return new Counts(
        train.contents().groups(),
        tested ? splits.get(1).contents().groups() : 0,
        train.examples(),
        tested ? splits.get(1).examples() : 0,
        train.metadata().numPuzzleIdentifiers(),
        incomplete);
  }
}
