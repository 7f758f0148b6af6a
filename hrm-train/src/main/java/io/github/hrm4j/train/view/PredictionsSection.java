package io.github.hrm4j.train.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hrm4j.model.EvalHalting;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.audit.Recorded;
import io.github.hrm4j.train.checkpoint.CheckpointSource;
import io.github.hrm4j.train.checkpoint.DatasetFacts;
import io.github.hrm4j.train.data.Identifiers;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.PuzzleKind;
import io.github.hrm4j.train.data.PuzzleSet;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.view.Thinking.Moment;
import io.github.hrm4j.train.view.Thinking.Thought;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What the last checkpoint of a run makes of some test puzzles, segment by segment. An array holds
 * for each example the question's tokens [S], the answer's [S], and the model's after every segment
 * [M, S].
 */
final class PredictionsSection {
  private final Path checkpoint;
  private final Path data;
  private final String shown;

  /**
   * The section.
   *
   * @param checkpoint the model's file
   * @param data the dataset's folder
   * @param shown where the page says that it is
   */
  PredictionsSection(Path checkpoint, Path data, String shown) {
    this.checkpoint = checkpoint;
    this.data = data;
    this.shown = shown;
  }

  /** Adds a section that says why there is nothing to see. */
  static void none(PageData page, String why) {
    page.root().putObject("predictions").put("why", why);
  }

  /**
   * Runs the model and adds what it thinks, or why it could not be run.
   *
   * @param puzzles the most test puzzles
   * @param enough asked now and then whether to leave out the rest
   */
  void add(PageData page, Backend backend, int puzzles, Progress progress, BooleanSupplier enough)
      throws IOException {
    if (!PuzzleDataset.has(data, Split.TEST)) {
      none(page, shown + " has no test split, so there is nothing to predict.");
      return;
    }
    try (PuzzleDataset split = PuzzleDataset.open(data, Split.TEST);
        Scope _ = backend.openScope("view model")) {
      List<Row> rows = rows(split, puzzles);
      Hrm model;
      try (CheckpointSource source = CheckpointSource.open(checkpoint, _ -> {})) {
        model = source.load(backend, DatasetFacts.of(split.metadata()));
      }
      requireFits(model, split);
      Thinking thinking = new Thinking(model);
      List<Thought> thoughts =
          thinking.about(rows.stream().map(Row::example).toList(), progress, enough);
      write(page, split, thinking.segments(), rows, thoughts);
    } catch (ConfigException
        | io.github.hrm4j.model.ConfigException
        | FormatException
        | NoSuchFileException e) {
      none(page, e.getMessage());
    }
  }

  private void requireFits(Hrm model, PuzzleDataset split) {
    boolean cells =
        model.config().seqLen() == split.metadata().seqLen()
            && model.config().vocabSize() == split.metadata().vocabSize();
    boolean names =
        model.config().puzzleEmbNdim() == 0
            || model.config().numPuzzleIdentifiers() == split.metadata().numPuzzleIdentifiers();
    if (!cells || !names) {
      throw new ConfigException(
          "The model of %s was trained on puzzles of other sizes than those of %s."
              .formatted(checkpoint.getFileName(), shown));
    }
  }

  /** An example with its place. */
  private record Row(Sample.Entry entry, int number, PuzzleBatch example) {}

  private static List<Row> rows(PuzzleDataset split, int puzzles) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Sample.Entry entry : Sample.of(split, puzzles).puzzles()) {
      PuzzleSet set = split.sets().get(entry.set());
      int from = set.firstExample(entry.puzzle());
      int to = set.firstExample(entry.puzzle() + 1);
      for (int e = from; e < to && rows.size() < puzzles; e++) {
        rows.add(new Row(entry, e - from, set.example(e)));
      }
    }
    return rows;
  }

  private void write(
      PageData page, PuzzleDataset split, int segments, List<Row> rows, List<Thought> thoughts)
      throws IOException {
    ObjectNode section = page.root().putObject("predictions");
    KindJson.put(
        section, PuzzleKind.of(split.metadata(), Recorded.read(data).builder()), split.metadata());
    section.put("checkpoint", checkpoint.getFileName().toString());
    section.put("segments", segments);
    section.put("of", split.examples());
    section.put("path", shown);
    section.put("array", "thoughts");
    int cell = KindJson.bytesPerCell(split.metadata().vocabSize());
    Cells cells = new Cells(thoughts.size() * (2 + segments) * split.metadata().seqLen(), cell);
    boolean named = Identifiers.has(data) && split.metadata().numPuzzleIdentifiers() > 1;
    Identifiers names =
        named ? Identifiers.read(data, split.metadata().numPuzzleIdentifiers()) : null;
    ArrayNode list = section.putArray("rows");
    for (int i = 0; i < thoughts.size(); i++) {
      Row row = rows.get(i);
      ObjectNode json = list.addObject();
      int identifier = split.sets().get(row.entry().set()).puzzleIdentifier(row.entry().puzzle());
      json.put("puzzle", row.entry().number());
      json.put("pair", row.number());
      json.put("name", names == null || identifier == 0 ? "" : names.name(identifier));
      write(json, thoughts.get(i));
      cells.add(thoughts.get(i).input());
      cells.add(thoughts.get(i).label());
      thoughts.get(i).segments().forEach(moment -> cells.add(moment.answer()));
    }
    page.array("thoughts", cells.array());
  }

  private static void write(ObjectNode json, Thought thought) {
    ArrayNode qHalt = json.putArray("qHalt");
    ArrayNode qContinue = json.putArray("qContinue");
    ArrayNode right = json.putArray("right");
    ArrayNode valid = json.putArray("valid");
    int halts = 0;
    for (int s = 0; s < thought.segments().size(); s++) {
      Moment moment = thought.segments().get(s);
      qHalt.add(moment.qHalt());
      qContinue.add(moment.qContinue());
      right.add(moment.right());
      moment.valid().ifPresent(valid::add);
      if (halts == 0 && EvalHalting.prefersToHalt(moment.qHalt(), moment.qContinue())) {
        halts = s + 1;
      }
    }
    json.put("labelled", thought.segments().getFirst().labelled());
    json.put("halts", halts); // 0: it never preferred to
  }
}
