package io.github.hrm4j.train.audit;

import io.github.hrm4j.puzzle.ArcCanvas;
import io.github.hrm4j.puzzle.ArcCanvas.Placed;
import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.puzzle.ArcPair;
import io.github.hrm4j.puzzle.ArcVariant;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at ARC examples: the canvas, the place of the grids on it, and whether a variant is what
 * its name says of the first puzzle of its group, which is the task itself.
 */
final class ArcLooker implements KindRules.Looker {
  private final AuditSet set;
  private final Split split;
  private final Names names;
  private final Hash128 hash = new Hash128();
  private int group = -1;
  private List<ArcPair> task = List.of(); // pairs of the first puzzle of the group
  private int puzzle = -1;
  private ArcVariant variant; // that the name of the puzzle tells
  private String faultOfPuzzle;

  ArcLooker(AuditSet set, Split split, Names names) {
    this.set = set;
    this.split = split;
    this.names = names;
  }

  @Override
  public Optional<String> look(int example, int[] input, int[] label, long[] keys, int at)
      throws IOException {
    Placed question;
    Placed answer;
    try {
      question = ArcCanvas.find(input);
    } catch (IllegalArgumentException e) {
      return Optional.of("its question: " + e.getMessage());
    }
    try {
      answer = ArcCanvas.find(label);
    } catch (IllegalArgumentException e) {
      return Optional.of("its answer: " + e.getMessage());
    }
    key(Aspect.PAIR, question.grid(), answer.grid(), keys, at);
    key(Aspect.ANSWER, question.grid(), answer.grid(), keys, at + 2);
    Optional<String> fault = place(question, answer);
    return fault.isPresent() ? fault : variant(example, question.grid(), answer.grid());
  }

  private void key(Aspect aspect, ArcGrid question, ArcGrid answer, long[] keys, int at) {
    byte[] form = ArcForms.of(ArcRules.grids(aspect, question, answer));
    hash.of(form, form.length, keys, at);
  }

  private Optional<String> place(Placed question, Placed answer) {
    if (question.row() != answer.row() || question.column() != answer.column()) {
      return Optional.of(
          "its question lies at row %d, column %d, its answer at row %d, column %d"
              .formatted(question.row(), question.column(), answer.row(), answer.column()));
    }
    return split == Split.TEST && (question.row() != 0 || question.column() != 0)
        ? Optional.of(
            "lies at row %d, column %d, where test grids lie at 0, 0"
                .formatted(question.row(), question.column()))
        : Optional.empty();
  }

  private Optional<String> variant(int example, ArcGrid question, ArcGrid answer)
      throws IOException {
    int own = set.puzzleOf(example);
    if (own != puzzle) {
      enter(own);
    }
    int index = example - set.puzzles()[own];
    if (index == 0 && faultOfPuzzle != null) {
      return Optional.of(faultOfPuzzle);
    }
    if (variant == null || index >= task.size() || task.get(index) == null) {
      return Optional.empty(); // said elsewhere
    }
    ArcPair pair = task.get(index);
    boolean same =
        variant.apply(pair.input()).equals(question) && variant.apply(pair.output()).equals(answer);
    return same
        ? Optional.empty()
        : Optional.of(
            "is not the pair of %s that the name %s tells"
                .formatted(nameOf(set.groups()[group]), nameOf(own)));
  }

  private String nameOf(int anyPuzzle) {
    return names.of(set.identifiers()[anyPuzzle]);
  }

  /** Goes on to another puzzle, and to another group if it is of one. */
  private void enter(int next) throws IOException {
    puzzle = next;
    int own = set.groupOf(next);
    if (own != group) {
      group = own;
      task = pairs(set.groups()[own]);
    }
    variant = null;
    faultOfPuzzle = faultOf(next, set.groups()[own]);
    try {
      variant = ArcVariant.ofName(nameOf(next));
    } catch (IllegalArgumentException e) {
      variant = null; // a fault of identifiers.json, said there
    }
  }

  private String faultOf(int own, int first) throws IOException {
    int size = set.puzzles()[own + 1] - set.puzzles()[own];
    if (set.identifiers()[own] == 0) {
      return "its puzzle has identifier 0, which is that of no puzzle";
    }
    if (own == first && nameOf(own).indexOf('_') >= 0) {
      return "its group begins with variant %s, not with the task".formatted(nameOf(own));
    }
    if (!ArcVariant.taskOf(nameOf(own)).equals(ArcVariant.taskOf(nameOf(first)))) {
      return "%s is in the group of %s".formatted(nameOf(own), nameOf(first));
    }
    if (size != task.size()) {
      return "%s has %d pairs, %s has %d".formatted(nameOf(own), size, nameOf(first), task.size());
    }
    return split == Split.TRAIN && !hasUnshifted(own)
        ? "no example of its puzzle lies at row 0, column 0"
        : null;
  }

  /** A grid lies at the upper left exactly if the first cell has a colour. */
  private boolean hasUnshifted(int own) throws IOException {
    int[] first = new int[1];
    for (int example = set.puzzles()[own]; example < set.puzzles()[own + 1]; example++) {
      set.inputs().readInts((long) example * ArcCanvas.SEQ_LEN, first, 0, 1);
      if (first[0] > 1) {
        return true;
      }
    }
    return false;
  }

  /** The pairs of a puzzle; null where a canvas is faulty. */
  private List<ArcPair> pairs(int own) throws IOException {
    List<ArcPair> pairs = new ArrayList<>();
    int[] input = new int[ArcCanvas.SEQ_LEN];
    int[] label = new int[ArcCanvas.SEQ_LEN];
    for (int example = set.puzzles()[own]; example < set.puzzles()[own + 1]; example++) {
      set.read(example, input, label);
      pairs.add(pair(input, label));
    }
    return pairs;
  }

  private static ArcPair pair(int[] input, int[] label) {
    try {
      return new ArcPair(ArcCanvas.find(input).grid(), ArcCanvas.find(label).grid());
    } catch (IllegalArgumentException e) {
      return null; // a fault of that example, said there
    }
  }
}
