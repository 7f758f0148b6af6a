package io.github.hrm4j.train.example;

import io.github.hrm4j.puzzle.Puzzle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A puzzle of one's own: fill a 5×5 grid so that every row and every column holds 1 to 5.
 *
 * @param cells the grid row by row, 0 where blank
 */
public record LatinSquare(List<Integer> cells) implements Puzzle {
  private static final int N = 5;

  /** A solution: rows, columns and digits of the plainest one in random order. */
  static LatinSquare solved(Random random) {
    List<Integer> rows = order(random);
    List<Integer> columns = order(random);
    List<Integer> digits = order(random);
    List<Integer> cells = new ArrayList<>();
    for (int row : rows) {
      for (int column : columns) {
        cells.add(1 + digits.get((row + column) % N));
      }
    }
    return new LatinSquare(cells);
  }

  private static List<Integer> order(Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, N).boxed().toList());
    Collections.shuffle(order, random);
    return order;
  }

  /** The same with each cell blank with a probability. */
  LatinSquare question(double blanks, Random random) {
    return new LatinSquare(
        cells.stream().map(digit -> random.nextDouble() < blanks ? 0 : digit).toList());
  }

  @Override
  public String kind() {
    return "Latin square 5×5";
  }

  /** Token 0 is padding, 1 a blank, 2 to 6 the digits. */
  @Override
  public int vocabSize() {
    return N + 2;
  }

  @Override
  public int[] tokens() {
    return cells.stream().mapToInt(digit -> digit + 1).toArray();
  }

  @Override
  public boolean solvedBy(int[] answer) {
    for (int cell = 0; cell < N * N; cell++) {
      if (cells.get(cell) != 0 && answer[cell] != cells.get(cell) + 1) {
        return false; // a given was changed
      }
    }
    return IntStream.range(0, N).allMatch(i -> isWhole(answer, i * N, 1) && isWhole(answer, i, N));
  }

  private static boolean isWhole(int[] answer, int from, int step) {
    return IntStream.range(0, N)
            .map(i -> answer[from + i * step])
            .filter(t -> t > 1)
            .distinct()
            .count()
        == N;
  }

  @Override
  public String format(int[] answer) {
    return IntStream.of(answer)
        .mapToObj(token -> token > 1 ? String.valueOf(token - 1) : ".")
        .collect(Collectors.joining());
  }

  @Override
  public String render(int[] answer, boolean ansi) {
    return format(answer).replaceAll("(.{5})", "$1\n");
  }
}
