package io.github.hrm4j.train.docs;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuQuestion;
import io.github.hrm4j.puzzle.SudokuSolver;
import io.github.hrm4j.solve.Pretrained;
import io.github.hrm4j.solve.Solution;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.solve.SolverOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The picture of a puzzle that a model solves, segment by segment. As a program, from the folder
 * hrm-train, it writes docs/solving.svg with the model in the box, or with the checkpoint given;
 * given a file of questions too, it says instead how many cells are wrong after each segment.
 */
final class SolvingPicture {
  static final Path FILE = Path.of("../docs/solving.svg");

  /** Printed by {@code hrm data sudoku --generate 200 --size 6 --givens 8-14 --seed 11 --print}. */
  private static final String PUZZLE = "....3......625....1342..46..5.5.2...";

  private static final int MARGIN = 16;
  private static final int CELL = 24;
  private static final int GAP = 22;
  private static final int TITLE = 30;
  private static final int CAPTION = 44;

  private final Sudoku sudoku;
  private final byte[] givens;
  private final byte[] truth;
  private final StringBuilder svg = new StringBuilder();

  private SolvingPicture(SudokuQuestion question) {
    this.sudoku = question.sudoku();
    this.givens = question.givens();
    this.truth = new SudokuSolver(sudoku).solve(givens);
  }

  /** What the picture shows of a segment. */
  private record Frame(byte[] cells, int wrong, String title, String caption) {}

  /** The whole file. */
  static String page(Solver solver) {
    SudokuQuestion question = Sudoku.parse(PUZZLE);
    List<Solution> segments = new ArrayList<>();
    solver.solve(question, segments::add);
    return new SolvingPicture(question).draw(segments);
  }

  private List<Frame> frames(List<Solution> segments) {
    List<Frame> frames = new ArrayList<>();
    int given = Sudoku.givens(givens);
    String blanks = "%d givens, %d blanks".formatted(given, sudoku.cells() - given);
    frames.add(new Frame(givens, 0, "the question", blanks));
    byte[] before = givens;
    for (Solution segment : segments) {
      byte[] now = sudoku.fromTokens(segment.tokens());
      int wrong = count(now, truth);
      String end = segment.valid() ? "valid" : wrong + " wrong";
      int changed = count(now, before);
      String title = "segment " + segment.segments();
      String caption = before == givens ? end : "%d changed, %s".formatted(changed, end);
      frames.add(new Frame(now, wrong, title, caption));
      before = now;
    }
    return frames;
  }

  private static int count(byte[] a, byte[] b) {
    int different = 0;
    for (int i = 0; i < a.length; i++) {
      different += a[i] == b[i] ? 0 : 1;
    }
    return different;
  }

  private String draw(List<Solution> segments) {
    List<Frame> frames = frames(segments);
    int side = sudoku.size() * CELL;
    int width = 2 * MARGIN + frames.size() * side + (frames.size() - 1) * GAP;
    int height = MARGIN + TITLE + side + CAPTION + MARGIN / 2;
    svg.append(HEAD.formatted(width, height, width, height, description(frames)));
    svg.append(
        "<rect class=\"panel\" width=\"%d\" height=\"%d\" rx=\"10\"/>\n".formatted(width, height));
    for (int i = 0; i < frames.size(); i++) {
      int x = MARGIN + i * (side + GAP);
      String cells = sudoku.format(frames.get(i).cells);
      svg.append(
          "<g transform=\"translate(%d %d)\" data-cells=\"%s\">\n"
              .formatted(x, MARGIN + TITLE, cells));
      frame(frames.get(i), i > 1 ? frames.get(i - 1).cells : null);
      svg.append("</g>\n");
    }
    legend(MARGIN, MARGIN + TITLE + side + 38);
    return svg.append("</svg>\n").toString();
  }

  private static String description(List<Frame> frames) {
    StringBuilder text = new StringBuilder("A Sudoku, solved by a small HRM segment by segment.");
    frames.forEach(
        f -> text.append(" ").append(f.title).append(": ").append(f.caption).append("."));
    return text.toString();
  }

  private void frame(Frame frame, byte[] before) {
    int n = sudoku.size();
    int side = n * CELL;
    text("title", side / 2, -10, frame.title);
    for (int cell = 0; cell < frame.cells.length; cell++) {
      cell(frame, before, cell, cell % n * CELL, cell / n * CELL);
    }
    for (int i = 0; i <= n; i++) {
      String across = i % sudoku.boxRows() == 0 ? "box" : "thin";
      String down = i % sudoku.boxColumns() == 0 ? "box" : "thin";
      int at = i * CELL;
      svg.append("<path class=\"%s\" d=\"M0 %dH%d\"/>".formatted(across, at, side));
      svg.append("<path class=\"%s\" d=\"M%d 0V%d\"/>\n".formatted(down, at, side));
    }
    text("caption", side / 2, side + 18, frame.caption);
  }

  private void cell(Frame frame, byte[] before, int cell, int x, int y) {
    int digit = frame.cells[cell];
    if (before != null && before[cell] != digit) {
      square("changed", x, y);
    }
    if (digit == 0) {
      return;
    }
    boolean wrong = digit != truth[cell];
    String kind = wrong ? "wrong" : givens[cell] == digit ? "given" : "answer";
    text(kind, x + CELL / 2, y + CELL / 2 + 5, Integer.toString(digit));
    if (wrong) {
      svg.append(
          "<path class=\"strike\" d=\"M%d %dL%d %d\"/>\n"
              .formatted(x + 6, y + CELL - 5, x + CELL - 6, y + 5));
    }
  }

  private void square(String kind, int x, int y) {
    svg.append(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n"
            .formatted(kind, x, y, CELL, CELL));
  }

  private void text(String kind, int x, int y, String text) {
    svg.append("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(kind, x, y, text));
  }

  private void legend(int x, int y) {
    svg.append(LEGEND.formatted(x, y));
  }

  private static final String HEAD =
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">
      <title>%s</title>
      <style>
      text { font: 15px ui-monospace, Menlo, Consolas, monospace; text-anchor: middle; fill: #57606a }
      .panel { fill: #ffffff; stroke: #d0d7de }
      .title { font: 600 13px system-ui, sans-serif; fill: #1f2328 }
      .caption, .legend { font: 12px system-ui, sans-serif }
      .legend { text-anchor: start }
      .given { font-weight: 700; fill: #1f2328 }
      .answer { fill: #0550ae }
      .wrong { fill: #a40e26 }
      .strike { stroke: #cf222e; stroke-width: 1.5 }
      .changed { fill: #fff1b8 }
      .thin { stroke: #d0d7de }
      .box { stroke: #57606a; stroke-width: 1.5; stroke-linecap: square }
      @media (prefers-color-scheme: dark) {
      text { fill: #9198a1 }
      .panel { fill: #0d1117; stroke: #3d444d }
      .title, .given { fill: #f0f6fc }
      .answer { fill: #79c0ff }
      .wrong { fill: #ff9492 }
      .strike { stroke: #f85149 }
      .changed { fill: #4d3800 }
      .thin { stroke: #3d444d }
      .box { stroke: #9198a1 }
      }
      </style>
      """;

  private static final String LEGEND =
      """
      <g transform="translate(%d %d)">
      <text class="given" x="6" y="0">3</text><text class="legend" x="16" y="0">given</text>
      <text class="answer" x="66" y="0">3</text><text class="legend" x="76" y="0">answer</text>
      <rect class="changed" x="136" y="-13" width="17" height="17"/><text class="answer" x="144" y="0">3</text><text class="legend" x="158" y="0">changed</text>
      <text class="wrong" x="226" y="0">3</text><path class="strike" d="M220 3L232 -12"/><text class="legend" x="237" y="0">wrong</text>
      </g>
      """;

  /** Says of each question how its answers come about: wrong cells after each segment. */
  private static void survey(Solver solver, Path questions) throws IOException {
    for (String line : Files.readAllLines(questions)) {
      SolvingPicture picture = new SolvingPicture(Sudoku.parse(line));
      List<Solution> segments = new ArrayList<>();
      solver.solve(Sudoku.parse(line), segments::add);
      List<Integer> wrong = picture.frames(segments).stream().skip(1).map(Frame::wrong).toList();
      System.out.println(line + " " + segments.getLast().valid() + " " + wrong);
    }
  }

  public static void main(String[] args) throws IOException {
    SolverOptions options = SolverOptions.defaults();
    try (Solver solver =
        args.length == 0
            ? Pretrained.load(options)
            : Solver.load(Path.of(args[0]), options.withSegments(8))) {
      if (args.length == 2) {
        survey(solver, Path.of(args[1]));
      } else {
        Files.writeString(FILE, page(solver));
      }
    }
  }
}
