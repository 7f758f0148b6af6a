package io.github.hrm4j.train.audit;

import io.github.hrm4j.puzzle.Dihedral;
import io.github.hrm4j.puzzle.Maze;
import io.github.hrm4j.train.data.DatasetMetadata;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Mazes. A key is the least of the hashes of the eight images of a grid. */
final class MazeRules implements KindRules {
  private static final Dihedral[] TRANSFORMS = Dihedral.values();

  private final Maze maze;

  MazeRules(Maze maze) {
    this.maze = maze;
  }

  @Override
  public String augmentations() {
    return "the 8 rotations and reflections";
  }

  @Override
  public List<Aspect> aspects() {
    return List.of(Aspect.QUESTION, Aspect.ANSWER);
  }

  @Override
  public boolean keysDecide() {
    return true;
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

  private byte[] image(Dihedral transform, byte[] grid) {
    return transform.apply(grid, maze.size(), maze.size());
  }

  @Override
  public Looker looker(AuditSet set, Split split) {
    return new MazeLooker(set, split);
  }

  private final class MazeLooker implements Looker {
    private final AuditSet set;
    private final Split split;
    private final Hash128 hash = new Hash128();
    private final long[] least = new long[2];

    MazeLooker(AuditSet set, Split split) {
      this.set = set;
      this.split = split;
    }

    @Override
    public Optional<String> look(int example, int[] input, int[] label, long[] keys, int at)
        throws IOException {
      byte[] question = maze.fromTokens(input);
      byte[] answer = maze.fromTokens(label);
      key(question, keys, at);
      key(answer, keys, at + 2);
      Optional<String> fault =
          fault(input, label, question, answer).or(() -> Groups.single(set, split, example));
      return fault.isPresent() ? fault : isTransform(example, question, answer);
    }

    private void key(byte[] grid, long[] keys, int at) {
      for (Dihedral transform : TRANSFORMS) {
        hash.of(image(transform, grid), grid.length, least, 0);
        boolean less = least[0] < keys[at] || (least[0] == keys[at] && least[1] < keys[at + 1]);
        if (transform == Dihedral.IDENTITY || less) {
          keys[at] = least[0];
          keys[at + 1] = least[1];
        }
      }
    }

    private Optional<String> fault(int[] input, int[] label, byte[] question, byte[] answer) {
      int marked = Maze.CHARACTERS.indexOf('o') + 1;
      for (int cell = 0; cell < input.length; cell++) {
        if (input[cell] == 0 || label[cell] == 0) {
          return Optional.of("cell %d is padding".formatted(cell));
        }
        if (input[cell] == marked) {
          return Optional.of("cell %d of the question is marked as the way".formatted(cell));
        }
        if (label[cell] != input[cell] && label[cell] != marked) {
          return Optional.of("cell %d of the answer is another than that asked".formatted(cell));
        }
      }
      if (maze.shortestWay(question) < 0) {
        return Optional.of("there is no way in it from one start to one goal");
      }
      return maze.solves(question, answer)
          ? Optional.empty()
          : Optional.of("its answer does not mark one shortest way");
    }

    /** A group is a maze alone, or its eight images in the order of their numbers. */
    private Optional<String> isTransform(int example, byte[] question, byte[] answer)
        throws IOException {
      int puzzle = set.puzzleOf(example);
      int group = set.groupOf(puzzle);
      int begin = set.groups()[group];
      int size = set.groups()[group + 1] - begin;
      if (size == 1) {
        return Optional.empty();
      }
      if (size != TRANSFORMS.length) {
        return Optional.of("its group has %d mazes, not 1 or 8".formatted(size));
      }
      int[] input = new int[maze.cells()];
      int[] label = new int[maze.cells()];
      set.read(set.puzzles()[begin], input, label);
      Dihedral transform = TRANSFORMS[puzzle - begin];
      boolean same =
          Arrays.equals(question, image(transform, maze.fromTokens(input)))
              && Arrays.equals(answer, image(transform, maze.fromTokens(label)));
      return same
          ? Optional.empty()
          : Optional.of(
              "is not the first of its group under transform %d".formatted(transform.id()));
    }
  }

  @Override
  public Matcher matcher(Aspect aspect, int[] input, int[] label) {
    byte[] own = maze.fromTokens(aspect == Aspect.QUESTION ? input : label);
    return (otherInput, otherLabel) -> {
      byte[] other = maze.fromTokens(aspect == Aspect.QUESTION ? otherInput : otherLabel);
      return Arrays.stream(TRANSFORMS).anyMatch(t -> Arrays.equals(other, image(t, own)));
    };
  }
}
