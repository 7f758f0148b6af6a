package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuSolver;
import io.github.hrm4j.train.ConfigException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Makes Sudokus with exactly one solution, split into train and test by the class of the solution
 * grid before any puzzle is dug: no symmetry turns a training grid into a test grid.
 *
 * <p>Candidate k is a random grid from streams of its own (seed, k). A class that is met for the
 * first time goes to the split that is further from its goal, so both get some even where there are
 * only two classes; a grid whose split is full is dropped. The others are dug: their cells are
 * looked at in random order and blanked where the solution stays the only one, down to {@code
 * givens}. A question that was already made is dropped too. Work is done in parallel, accepted in
 * candidate order.
 */
public final class SudokuGenerator {
  private static final int CHUNK = 256;
  private static final int CHUNKS_WITHOUT_NEWS = 200;

  private final GeneratorOptions options;
  private final Predicate<String> classFilter;
  private final Sudoku sudoku;
  private final SudokuClasses classes;
  private final Map<String, Split> splitOfClass = new HashMap<>();
  private final Set<String> questions = new HashSet<>();
  private final Map<Split, Integer> made = new EnumMap<>(Split.class);
  private long nextCandidate;

  private record Candidate(long stream, byte[] answer, String solutionClass) {}

  private record Dug(Split split, GridPuzzle puzzle) {}

  /** A generator at the beginning of its seed. */
  public SudokuGenerator(GeneratorOptions options) {
    this(options, _ -> true);
  }

  /**
   * A generator that leaves out grids.
   *
   * @param classFilter which classes of solutions may occur, by their canonical form under the
   *     options' symmetry
   */
  public SudokuGenerator(GeneratorOptions options, Predicate<String> classFilter) {
    this.options = options;
    this.classFilter = classFilter;
    this.sudoku = Sudoku.ofSize(options.size());
    this.classes = new SudokuClasses(sudoku, options.symmetry());
    made.put(Split.TRAIN, 0);
    made.put(Split.TEST, 0);
  }

  /** Receives puzzles in a fixed order. */
  interface Sink<E extends Exception> {
    void accept(Split split, GridPuzzle puzzle) throws E;
  }

  /**
   * Makes training questions only, for those who want no dataset.
   *
   * @param sink receives the questions in a fixed order, n² bytes each
   * @throws ConfigException if so many different ones were not found
   */
  public void questions(Consumer<byte[]> sink, Progress progress) {
    run((_, puzzle) -> sink.accept(puzzle.question()), progress);
  }

  /**
   * Makes all puzzles.
   *
   * @throws ConfigException if so many different ones were not found
   */
  <E extends Exception> void run(Sink<E> sink, Progress progress) throws E {
    int total = options.train() + options.test();
    int chunksWithoutNews = 0;
    while (missing(Split.TRAIN) + missing(Split.TEST) > 0) {
      int before = made();
      for (Dug dug : digAll(allot(drawChunk()))) {
        if (missing(dug.split) > 0 && questions.add(sudoku.format(dug.puzzle.question()))) {
          made.merge(dug.split, 1, Integer::sum);
          sink.accept(dug.split, dug.puzzle);
        }
      }
      chunksWithoutNews = made() == before ? chunksWithoutNews + 1 : 0;
      if (chunksWithoutNews == CHUNKS_WITHOUT_NEWS) {
        throw exhausted();
      }
      progress.update("generating", made(), total);
    }
  }

  private List<Candidate> drawChunk() {
    long first = nextCandidate;
    nextCandidate += CHUNK;
    return IntStream.range(0, CHUNK).parallel().mapToObj(i -> draw(first + i)).toList();
  }

  private Candidate draw(long stream) {
    byte[] grid = new SudokuSolver(sudoku).fill(Streams.GRID.open(options.seed(), stream));
    return new Candidate(stream, grid, classes.of(grid));
  }

  private List<Map.Entry<Split, Candidate>> allot(List<Candidate> candidates) {
    Map<Split, Integer> planned = new EnumMap<>(made);
    List<Map.Entry<Split, Candidate>> wanted = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (!classFilter.test(candidate.solutionClass)) {
        continue;
      }
      Split split =
          splitOfClass.computeIfAbsent(candidate.solutionClass, _ -> furtherFromGoal(planned));
      if (planned.get(split) < goal(split)) {
        planned.merge(split, 1, Integer::sum);
        wanted.add(Map.entry(split, candidate));
      }
    }
    return wanted;
  }

  /** The split of which the smaller share is there; train where both are equally far. */
  private Split furtherFromGoal(Map<Split, Integer> planned) {
    long trainShare = (long) planned.get(Split.TRAIN) * options.test();
    long testShare = (long) planned.get(Split.TEST) * options.train();
    return testShare < trainShare ? Split.TEST : Split.TRAIN;
  }

  private List<Dug> digAll(List<Map.Entry<Split, Candidate>> wanted) {
    return wanted.parallelStream()
        .map(entry -> new Dug(entry.getKey(), dig(entry.getValue())))
        .toList();
  }

  private GridPuzzle dig(Candidate candidate) {
    var solver = new SudokuSolver(sudoku);
    byte[] question = candidate.answer.clone();
    int givens = question.length;
    var random = Streams.DIG.open(options.seed(), candidate.stream);
    int[] order = Permutations.random(question.length, random);
    int wanted = options.givens().draw(random);
    for (int cell : order) {
      if (givens == wanted) {
        break;
      }
      byte digit = question[cell];
      question[cell] = 0;
      if (solver.isUnique(question)) {
        givens--;
      } else {
        question[cell] = digit;
      }
    }
    return new GridPuzzle(candidate.stream, question, candidate.answer);
  }

  private int goal(Split split) {
    return split == Split.TRAIN ? options.train() : options.test();
  }

  private int missing(Split split) {
    return goal(split) - made.get(split);
  }

  private int made() {
    return made.get(Split.TRAIN) + made.get(Split.TEST);
  }

  private ConfigException exhausted() {
    return new ConfigException(
        "sudoku %d×%d with %s givens: only %d of %d training and %d of %d test puzzles that differ"
                .formatted(
                    options.size(),
                    options.size(),
                    options.givens(),
                    made.get(Split.TRAIN),
                    options.train(),
                    made.get(Split.TEST),
                    options.test())
            + " were found in %d grids; ask for fewer, or for fewer givens"
                .formatted(nextCandidate));
  }
}
