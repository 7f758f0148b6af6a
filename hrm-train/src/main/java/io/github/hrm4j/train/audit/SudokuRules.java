package io.github.hrm4j.train.audit;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.train.data.DatasetMetadata;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.data.SudokuClasses;
import io.github.hrm4j.train.data.SudokuInvariants;
import io.github.hrm4j.train.data.SudokuQuestions;
import io.github.hrm4j.train.data.SudokuSymmetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sudokus. Keys are canonical forms where those are cheap, and invariants elsewhere: for questions,
 * and for answers of 9×9 under all symmetries, whose canonical form takes 0.3 ms. What invariants
 * cannot tell apart is compared exactly.
 */
final class SudokuRules implements KindRules {
  private static final int SIZE_OF_COSTLY_FORMS = 9;

  private final Sudoku sudoku;
  private final SudokuSymmetry symmetry;
  private final SudokuClasses classes;
  private final SudokuQuestions questions;
  private final SudokuInvariants invariants;
  private final boolean costly;

  SudokuRules(Sudoku sudoku, SudokuSymmetry symmetry) {
    this.sudoku = sudoku;
    this.symmetry = symmetry;
    this.classes = new SudokuClasses(sudoku, symmetry);
    this.questions = new SudokuQuestions(sudoku, symmetry);
    this.invariants = new SudokuInvariants(sudoku);
    this.costly = symmetry == SudokuSymmetry.ALL && sudoku.size() == SIZE_OF_COSTLY_FORMS;
  }

  @Override
  public String augmentations() {
    return switch (symmetry) {
      case DIGITS -> "permutations of the digits";
      case ALL ->
          "permutations of digits, bands, stacks, rows and columns"
              + (sudoku.boxRows() == sudoku.boxColumns() ? ", and transposition" : "");
    };
  }

  @Override
  public List<Aspect> aspects() {
    return List.of(Aspect.QUESTION, Aspect.ANSWER);
  }

  @Override
  public boolean keysDecide() {
    return false;
  }

  @Override
  public List<String> faults(DatasetMetadata metadata) {
    List<String> faults = new ArrayList<>(KindRules.zeros(metadata).stream().toList());
    if (metadata.numPuzzleIdentifiers() != 1) {
      faults.add("num_puzzle_identifiers must be 1");
    }
    return faults;
  }

  @Override
  public String id(AuditSet set, int example) {
    return set.name() + "/" + example;
  }

  @Override
  public Looker looker(AuditSet set, Split split) {
    return new SudokuLooker(set, split);
  }

  private final class SudokuLooker implements Looker {
    private static final int KEYS = 4;

    private final AuditSet set;
    private final Split split;
    private final Hash128 hash = new Hash128();
    private int group = -1;
    private final long[] ofGroup = new long[KEYS];

    SudokuLooker(AuditSet set, Split split) {
      this.set = set;
      this.split = split;
    }

    @Override
    public Optional<String> look(int example, int[] input, int[] label, long[] keys, int at)
        throws IOException {
      byte[] question = sudoku.fromTokens(input);
      byte[] answer = sudoku.fromTokens(label);
      compute(question, answer, keys, at);
      Optional<String> fault =
          fault(input, question, answer).or(() -> Groups.single(set, split, example));
      return fault.isPresent() ? fault : isShuffle(example, keys, at);
    }

    private void compute(byte[] question, byte[] answer, long[] keys, int at) {
      if (symmetry == SudokuSymmetry.DIGITS) {
        byte[] form = renamed(question);
        hash.of(form, form.length, keys, at);
      } else {
        keys[at] = invariants.ofQuestion(question);
        keys[at + 1] = 1; // so that no key is 0 and 0
      }
      if (!sudoku.isSolution(answer)) {
        keys[at + 2] = 0;
        keys[at + 3] = 0;
      } else if (costly) {
        keys[at + 2] = invariants.ofAnswer(answer);
        keys[at + 3] = 1;
      } else {
        byte[] form = classes.of(answer).getBytes(StandardCharsets.US_ASCII);
        hash.of(form, form.length, keys, at + 2);
      }
    }

    private Optional<String> fault(int[] input, byte[] question, byte[] answer) {
      for (int cell = 0; cell < input.length; cell++) {
        if (input[cell] == 0) {
          return Optional.of("cell %d of the question is padding".formatted(cell));
        }
      }
      if (!sudoku.isSolution(answer)) {
        return Optional.of("its answer breaks the rules of Sudoku");
      }
      return sudoku.solves(question, answer)
          ? Optional.empty()
          : Optional.of("its answer changes a given");
    }

    /** An example of a group has the keys of the first, since it is a shuffle of it. */
    private Optional<String> isShuffle(int example, long[] keys, int at) throws IOException {
      int own = set.groupOf(set.puzzleOf(example));
      int first = set.puzzles()[set.groups()[own]];
      if (example == first) {
        return Optional.empty();
      }
      if (own != group) {
        int[] input = new int[sudoku.cells()];
        int[] label = new int[sudoku.cells()];
        set.read(first, input, label);
        compute(sudoku.fromTokens(input), sudoku.fromTokens(label), ofGroup, 0);
        group = own;
      }
      for (int i = 0; i < KEYS; i++) {
        if (keys[at + i] != ofGroup[i]) {
          return Optional.of("is no shuffle of the first example of its group");
        }
      }
      return Optional.empty();
    }
  }

  private byte[] renamed(byte[] grid) {
    byte[] name = new byte[sudoku.size() + 1];
    byte[] form = new byte[grid.length];
    byte next = 1;
    for (int cell = 0; cell < grid.length; cell++) {
      if (grid[cell] != 0 && name[grid[cell]] == 0) {
        name[grid[cell]] = next++;
      }
      form[cell] = name[grid[cell]];
    }
    return form;
  }

  @Override
  public Matcher matcher(Aspect aspect, int[] input, int[] label) {
    if (aspect == Aspect.QUESTION) {
      byte[] question = sudoku.fromTokens(input);
      return (other, _) -> questions.areImages(question, sudoku.fromTokens(other));
    }
    String form = classes.of(sudoku.fromTokens(label));
    return (_, other) -> form.equals(classes.of(sudoku.fromTokens(other)));
  }
}
