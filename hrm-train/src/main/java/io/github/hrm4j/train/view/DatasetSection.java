package io.github.hrm4j.train.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.train.JsonFile;
import io.github.hrm4j.train.data.Identifiers;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.PuzzleKind;
import io.github.hrm4j.train.data.PuzzleSet;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The browser of a dataset: of each split what it holds, which puzzles are in the page, and their
 * cells in an array: for each example the question's tokens [S], then the answer's [S].
 */
final class DatasetSection {
  /** Of each split in a page, whatever it holds. */
  private static final int MOST_EXAMPLES = 10_000;

  private static final int MOST_CELL_BYTES = 6 << 20;
  private static final int MOST_PROVENANCE_BYTES = 1 << 26;

  private final Path dir;
  private final String shown;
  private final PageData page;
  private final Progress progress;

  private DatasetSection(Path dir, String shown, PageData page, Progress progress) {
    this.dir = dir;
    this.shown = shown;
    this.page = page;
    this.progress = progress;
  }

  /**
   * Adds the section.
   *
   * @param dir where the dataset is
   * @param shown where the page says that it is
   * @throws io.github.hrm4j.train.ConfigException if the dataset cannot be read
   */
  static void add(PageData page, Path dir, String shown, Progress progress) throws IOException {
    new DatasetSection(dir, shown, page, progress).add();
  }

  private void add() throws IOException {
    ObjectNode section = page.root().putObject("data");
    section.put("path", shown);
    String builder = provenance(section);
    for (Split split : Split.values()) {
      if (PuzzleDataset.has(dir, split)) {
        try (PuzzleDataset dataset = PuzzleDataset.open(dir, split)) {
          PuzzleKind kind = PuzzleKind.of(dataset.metadata(), builder);
          KindJson.put(section, kind, dataset.metadata());
          section.put("vocabulary", dataset.metadata().vocabSize());
          section.put("identifiers", dataset.metadata().numPuzzleIdentifiers());
          add(section.withArray("splits").addObject(), split, dataset);
        }
      }
    }
  }

  /** What the builder wrote about itself; returns its name, or nothing. */
  private String provenance(ObjectNode section) throws IOException {
    Path file = dir.resolve("provenance.json");
    if (!Files.isRegularFile(file)) {
      return "";
    }
    ObjectNode root = (ObjectNode) JsonFile.readObject(file, MOST_PROVENANCE_BYTES);
    root.remove("files"); // a hash of each file: not for people
    section.set("provenance", root);
    return root.path("builder").asText();
  }

  private void add(ObjectNode json, Split split, PuzzleDataset dataset) throws IOException {
    int cell = KindJson.bytesPerCell(dataset.metadata().vocabSize());
    int bytes = 2 * cell * dataset.metadata().seqLen();
    Sample sample = Sample.of(dataset, Math.min(MOST_EXAMPLES, MOST_CELL_BYTES / bytes));
    json.put("name", split.folder());
    json.put("examples", dataset.examples());
    json.put("puzzles", dataset.sets().stream().mapToLong(PuzzleSet::puzzles).sum());
    json.put("groups", dataset.sets().stream().mapToLong(PuzzleSet::groups).sum());
    json.put("rule", sample.rule());
    json.put("whole", sample.whole());
    ArrayNode sets = json.putArray("sets");
    dataset.metadata().sets().forEach(sets::add);
    json.put("array", "cells-" + split.folder());
    page.array("cells-" + split.folder(), index(json, split, dataset, sample));
  }

  /** Writes which puzzles there are, and returns their cells. */
  private byte[] index(ObjectNode json, Split split, PuzzleDataset dataset, Sample sample)
      throws IOException {
    Optional<Identifiers> names =
        Identifiers.has(dir) && dataset.metadata().numPuzzleIdentifiers() > 1
            ? Optional.of(Identifiers.read(dir, dataset.metadata().numPuzzleIdentifiers()))
            : Optional.empty();
    int examples = 0;
    for (Sample.Entry entry : sample.puzzles()) {
      examples += count(dataset, entry);
    }
    int cell = KindJson.bytesPerCell(dataset.metadata().vocabSize());
    Cells cells = new Cells(2 * examples * dataset.metadata().seqLen(), cell);
    ArrayNode numbers = json.putArray("numbers");
    ArrayNode groups = json.putArray("groupOf");
    ArrayNode counts = json.putArray("counts");
    ArrayNode identifiers = json.putArray("identifierOf");
    ArrayNode texts = json.putArray("names");
    int done = 0;
    for (Sample.Entry entry : sample.puzzles()) {
      PuzzleSet set = dataset.sets().get(entry.set());
      int identifier = set.puzzleIdentifier(entry.puzzle());
      numbers.add(entry.number());
      groups.add(entry.group());
      counts.add(count(dataset, entry));
      identifiers.add(identifier);
      names.ifPresent(all -> texts.add(identifier == 0 ? "" : all.name(identifier)));
      for (int e = set.firstExample(entry.puzzle());
          e < set.firstExample(entry.puzzle() + 1);
          e++) {
        PuzzleBatch example = set.example(e);
        cells.add(example.inputs());
        cells.add(example.labels());
      }
      progress.update("read " + split.folder(), ++done, sample.puzzles().size());
    }
    return cells.array();
  }

  private static int count(PuzzleDataset dataset, Sample.Entry entry) {
    PuzzleSet set = dataset.sets().get(entry.set());
    return set.firstExample(entry.puzzle() + 1) - set.firstExample(entry.puzzle());
  }
}
