package io.github.hrm4j.train.audit;

import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.data.DatasetMetadata;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.PuzzleKind;
import io.github.hrm4j.train.data.RecordedFiles;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Audits a dataset as it lies on the disk: each rule of the format, and whether test puzzles are in
 * training, as they are or augmented. Reads it once, with all cores; the examples stay in their
 * mapped files.
 */
public final class DatasetAudit {
  private static final int PIECE = 256; // examples, for one thread
  private static final int PIECES = 64;

  private final Path dir;
  private final Progress progress;
  private final Findings findings = new Findings();
  private final Names names;
  private final Recorded recorded;

  private DatasetAudit(Path dir, Progress progress) throws IOException {
    this.dir = dir;
    this.progress = progress;
    this.names = Names.read(dir);
    this.recorded = Recorded.read(dir);
  }

  /**
   * Audits a dataset.
   *
   * @param allowed ids of leaks that are known and accepted
   * @throws ConfigException if there is no dataset
   * @throws IOException if a file cannot be read, or is not what its name says
   */
  public static AuditReport of(Path dir, Set<String> allowed, Progress progress)
      throws IOException {
    try {
      return new DatasetAudit(dir, progress).run(allowed);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private AuditReport run(Set<String> allowed) throws IOException {
    Map<Split, DatasetMetadata> metadata = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      if (PuzzleDataset.has(dir, split)) {
        metadata.put(
            split, DatasetMetadata.read(dir.resolve(split.folder()).resolve("dataset.json")));
      }
    }
    if (metadata.isEmpty()) {
      throw new ConfigException(
          dir + ": neither train/dataset.json nor test/dataset.json is there: not a dataset");
    }
    DatasetMetadata any = metadata.values().iterator().next();
    PuzzleKind kind = PuzzleKind.of(any, recorded.builder());
    KindRules rules = KindRules.of(kind, recorded, names);
    checkMetadata(metadata, rules);
    names.check(dir, any.numPuzzleIdentifiers(), kind instanceof PuzzleKind.Arc, findings);
    if (recorded.exists()) {
      RecordedFiles.changed(dir, progress).forEach(file -> findings.fault(dir, file));
    }
    Map<String, AuditReport.Size> sizes = new LinkedHashMap<>();
    List<String> unused =
        metadata.size() == 1 || agree(metadata)
            ? examine(metadata, rules, kind, allowed, sizes)
            : List.copyOf(allowed);
    return new AuditReport(
        kind.label(),
        rules.augmentations(),
        recorded.basis(),
        recorded.exists(),
        sizes,
        findings.kept(),
        findings.counts(),
        unused);
  }

  private void checkMetadata(Map<Split, DatasetMetadata> metadata, KindRules rules) {
    metadata.forEach(
        (split, each) ->
            rules
                .faults(each)
                .forEach(
                    fault ->
                        findings.fault(
                            dir.resolve(split.folder()).resolve("dataset.json"), fault)));
    DatasetMetadata train = metadata.get(Split.TRAIN);
    DatasetMetadata test = metadata.get(Split.TEST);
    if (train == null || test == null) {
      return;
    }
    same("vocab_size", train.vocabSize(), test.vocabSize());
    same("seq_len", train.seqLen(), test.seqLen());
    same("pad_id", train.padId(), test.padId());
    same("ignore_label_id", train.ignoreLabelId(), test.ignoreLabelId());
    same("blank_identifier_id", train.blankIdentifierId(), test.blankIdentifierId());
    same("num_puzzle_identifiers", train.numPuzzleIdentifiers(), test.numPuzzleIdentifiers());
  }

  private void same(String key, Object train, Object test) {
    if (!train.equals(test)) {
      findings.fault(
          dir, "%s is %s in train/dataset.json and %s in test".formatted(key, train, test));
    }
  }

  /** Whether examples of the splits can be compared at all. */
  private static boolean agree(Map<Split, DatasetMetadata> metadata) {
    DatasetMetadata train = metadata.get(Split.TRAIN);
    DatasetMetadata test = metadata.get(Split.TEST);
    return train.vocabSize() == test.vocabSize() && train.seqLen() == test.seqLen();
  }

  private List<String> examine(
      Map<Split, DatasetMetadata> metadata,
      KindRules rules,
      PuzzleKind kind,
      Set<String> allowed,
      Map<String, AuditReport.Size> sizes)
      throws IOException {
    try (var train = open(metadata, Split.TRAIN);
        var test = open(metadata, Split.TEST)) {
      for (SplitFiles files : present(train, test)) {
        sizes.put(files.split().folder(), files.size());
      }
      checkIdentifiers(metadata, train, test, kind instanceof PuzzleKind.Arc);
      if (train == null || test == null) {
        for (SplitFiles files : present(train, test)) {
          new Scan(files, rules, null).run();
        }
        return List.copyOf(allowed);
      }
      var search = new LeakSearch(rules, test, train, names);
      new Scan(test, rules, search).run();
      new Scan(train, rules, search).run();
      return search.report(allowed, findings);
    }
  }

  private static List<SplitFiles> present(SplitFiles train, SplitFiles test) {
    return Stream.of(train, test).filter(Objects::nonNull).toList();
  }

  private SplitFiles open(Map<Split, DatasetMetadata> metadata, Split split) throws IOException {
    DatasetMetadata own = metadata.get(split);
    return own == null ? null : SplitFiles.open(dir, split, own, recorded.exists(), findings);
  }

  /** Each identifier is a puzzle's, and that of an ARC test puzzle is a training puzzle's too. */
  private void checkIdentifiers(
      Map<Split, DatasetMetadata> metadata, SplitFiles train, SplitFiles test, boolean arc) {
    if (!arc || train == null || test == null) {
      return;
    }
    BitSet inTrain = identifiers(train);
    BitSet inTest = identifiers(test);
    BitSet onlyTest = (BitSet) inTest.clone();
    onlyTest.andNot(inTrain);
    if (!onlyTest.isEmpty()) {
      int first = onlyTest.nextSetBit(0);
      findings.fault(
          dir.resolve("test"),
          "%d puzzles have identifiers that no training puzzle has; the first is %d, %s"
              .formatted(onlyTest.cardinality(), first, names.of(first)));
    }
    inTrain.or(inTest);
    int all = metadata.get(Split.TRAIN).numPuzzleIdentifiers();
    int unused = all - 1 - inTrain.get(1, Math.max(1, all)).cardinality();
    if (unused != 0) {
      findings.fault(
          dir.resolve("identifiers.json"),
          "%d names are of no puzzle; the first is entry %d"
              .formatted(unused, inTrain.nextClearBit(1)));
    }
  }

  private static BitSet identifiers(SplitFiles files) {
    BitSet identifiers = new BitSet();
    files.sets().forEach(set -> IntStream.of(set.identifiers()).forEach(identifiers::set));
    return identifiers;
  }

  /** One pass over the examples of a split. */
  private final class Scan {
    private final SplitFiles files;
    private final KindRules rules;
    private final LeakSearch search;
    private int before; // examples in the sets before

    Scan(SplitFiles files, KindRules rules, LeakSearch search) {
      this.files = files;
      this.rules = rules;
      this.search = search;
    }

    /** What one thread found in its piece. */
    private record Piece(int from, long[] keys, List<String> faults, List<LeakSearch.Hit> hits) {}

    void run() throws IOException {
      long total = files.size().examples();
      for (AuditSet set : files.sets()) {
        for (int from = 0; from < set.examples(); from += PIECE * PIECES) {
          int begin = from;
          int end = Math.min(set.examples(), from + PIECE * PIECES);
          List<Piece> pieces =
              IntStream.range(0, Math.ceilDiv(end - begin, PIECE))
                  .parallel()
                  .mapToObj(
                      i -> piece(set, begin + i * PIECE, Math.min(end, begin + (i + 1) * PIECE)))
                  .toList();
          for (Piece piece : pieces) {
            merge(set, piece);
          }
          set.forget();
          progress.update("auditing " + files.split().folder(), before + end, total);
        }
        before += set.examples();
      }
    }

    private Piece piece(AuditSet set, int from, int to) {
      int cells = files.metadata().seqLen();
      int[] input = new int[cells];
      int[] label = new int[cells];
      int width = 2 * rules.aspects().size();
      long[] keys = new long[(to - from) * width];
      List<String> faults = new ArrayList<>();
      List<LeakSearch.Hit> hits = new ArrayList<>();
      KindRules.Looker looker = rules.looker(set, files.split());
      try {
        for (int example = from; example < to; example++) {
          int at = (example - from) * width;
          set.read(example, input, label);
          Optional<String> fault = outside(input, label);
          if (fault.isEmpty()) {
            fault = looker.look(example, input, label, keys, at);
            if (search != null && files.split() == Split.TRAIN) {
              search.look(before + example, keys, at, hits);
            }
          }
          faults.add(fault.orElse(null));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Piece(from, keys, faults, hits);
    }

    private Optional<String> outside(int[] input, int[] label) {
      int vocab = files.metadata().vocabSize();
      int ignored = files.metadata().ignoreLabelId().orElse(0);
      for (int i = 0; i < input.length; i++) {
        if (input[i] < 0 || input[i] >= vocab) {
          return Optional.of("position %d of the question holds %d".formatted(i, input[i]));
        }
        if ((label[i] < 0 || label[i] >= vocab) && label[i] != ignored) {
          return Optional.of("position %d of the answer holds %d".formatted(i, label[i]));
        }
      }
      return Optional.empty();
    }

    private void merge(AuditSet set, Piece piece) throws IOException {
      int width = 2 * rules.aspects().size();
      for (int i = 0; i < piece.faults.size(); i++) {
        if (piece.faults.get(i) != null) {
          findings.fault(set.place() + " example " + (piece.from + i), piece.faults.get(i));
        }
        if (search != null && files.split() == Split.TEST) {
          search.addTest(before + piece.from + i, piece.keys, i * width);
        }
      }
      for (LeakSearch.Hit hit : piece.hits) {
        search.resolve(hit);
      }
    }
  }
}
