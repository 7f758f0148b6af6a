package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuQuestion;
import io.github.hrm4j.train.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PuzzleInputTest {
  private static final String FOUR = "1..4............";

  @TempDir Path folder;

  private List<Puzzle> read(String given) throws IOException {
    return PuzzleInput.read(given, folder, InputStream.nullInputStream());
  }

  private List<Puzzle> piped(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return PuzzleInput.read("-", folder, new ByteArrayInputStream(bytes));
  }

  @Test
  void aPuzzleOnTheCommandLine() throws IOException {
    assertThat(read(FOUR)).hasToString("[" + FOUR + "]");
    assertThat(read("1004000000000000")).hasToString("[" + FOUR + "]");
    assertThat(read("S  G").getFirst().kind()).isEqualTo("maze 2×2");
  }

  @Test
  void oneALineOrOneOverSeveralLines() throws IOException {
    assertThat(piped(FOUR + "\n\n" + FOUR + "\n")).hasSize(2);
    assertThat(piped("1..4\n....\n....\n....\n")).hasToString("[" + FOUR + "]");
    assertThat(piped("1 . . 4\n. . . .\n. . . .\n. . . .\n")).hasToString("[" + FOUR + "]");
    String nine = "5 3 . . 7 . . . .\n" + ". . . . . . . . .\n".repeat(8);
    assertThat(piped(nine)).extracting(Puzzle::kind).containsExactly("sudoku 9×9");
    assertThat(piped("S #\n# #\n#G \n").getFirst().kind()).isEqualTo("maze 3×3");
    assertThat(piped("S  G\nSG# \n")).extracting(Puzzle::kind).containsOnly("maze 2×2").hasSize(2);
  }

  @Test
  void aRowOfAWideMazeIsNoMaze() throws IOException {
    String row = " ".repeat(16);
    String maze = "S" + row.substring(1) + "\n" + ("#" + row.substring(1) + "\n").repeat(14);
    assertThat(piped(maze + row.substring(1) + "G\n")).hasSize(1);
  }

  @Test
  void filesAreRead() throws IOException {
    Files.writeString(folder.resolve("puzzles.txt"), FOUR + "\n" + FOUR);
    assertThat(read("puzzles.txt")).hasSize(2);
    Files.writeString(folder.resolve("marked.txt"), "\uFEFF" + FOUR);
    assertThat(read("marked.txt")).hasToString("[" + FOUR + "]");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aNamedPipeIsRead() throws Exception {
    String pipe = folder.resolve("pipe").toString();
    assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
    Process writer = new ProcessBuilder("sh", "-c", "echo " + FOUR + " > \"$0\"", pipe).start();
    assertThat(read("pipe")).hasToString("[" + FOUR + "]");
    assertThat(writer.waitFor()).isZero();
  }

  @Test
  void tooMuchIsRefusedWhereverItComesFrom() {
    InputStream endless = new ByteArrayInputStream(new byte[(64 << 20) + 1]);
    assertThatThrownBy(() -> PuzzleInput.read("-", folder, endless))
        .isInstanceOf(ConfigException.class)
        .hasMessage("standard input: larger than 64 MiB; is this a list of puzzles?");
  }

  @Test
  void blocksOfLinesAreAPuzzleEach() throws IOException {
    String block = "1..4\n....\n....\n....\n";
    assertThat(piped(block + "\n" + block)).hasToString("[" + FOUR + ", " + FOUR + "]");
    assertThat(piped("1..4\n....\n\n....\n....\n")).as("bands").hasToString("[" + FOUR + "]");
    String wrong = block.replace("1..4", "1..1");
    assertThatThrownBy(() -> piped(block + "\n\n" + wrong))
        .hasMessageStartingWith("standard input, line 7: sudoku 4×4: row 1 has two 1s");
    assertThatThrownBy(() -> piped(block + block))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("standard input: sudoku: 32 characters over several lines, a grid")
        .hasMessageEndingWith("each is on one line, or has a blank line below it");
  }

  @Test
  void aFolderIsNamedAsOne() {
    assertThatThrownBy(() -> read(folder.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "%s: is a folder; give a file of puzzles, and a run as checkpoint=%s", folder, folder);
  }

  @Test
  void aShortLineInAListIsNamed() {
    assertThatThrownBy(() -> piped(FOUR + "\n\n1..4\n" + FOUR + "\n"))
        .hasMessageStartingWith("standard input, line 3: sudoku: 4 characters");
  }

  @Test
  void contradictionsAreNamedWithTheirLine() {
    assertThatThrownBy(() -> read("1..1............"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("puzzle: sudoku 4×4: row 1 has two 1s, in columns 1 and 4");
    assertThatThrownBy(() -> piped(FOUR + "\n\n" + "1...1...........\n"))
        .hasMessageStartingWith("standard input, line 3: sudoku 4×4: column 1 has two 1s, in rows");
    assertThatThrownBy(() -> piped("S  G\nS   \nSG# \n"))
        .hasMessage("standard input, line 2: maze 2×2: has no G, the goal");
    assertThatThrownBy(() -> piped("S  G\n # #\n    \nS   \n"))
        .hasMessageStartingWith(
            "standard input: maze 4×4: has more than one S, the start: at row 1");
  }

  @Test
  void aMistypedMazeIsAMaze() throws IOException {
    assertThatThrownBy(() -> piped("S #\n#x#\n  G\n"))
        .hasMessageStartingWith("standard input: maze 3×3: row 2, column 2 holds 'x', allowed are");
    assertThatThrownBy(() -> piped("S..\n...\n..G\n"))
        .hasMessageStartingWith("standard input: maze 3×3: row 1, column 2 holds '.', allowed are");
    assertThatThrownBy(() -> piped("S 1#\n    \n####\n   G\n"))
        .hasMessageStartingWith("standard input: maze 4×4: row 1, column 3 holds '1', allowed are");
    assertThatThrownBy(() -> read("S#xG"))
        .hasMessageStartingWith("puzzle: maze 2×2: row 2, column 1 holds 'x', allowed are");
    assertThatThrownBy(() -> piped("S # \n#   #\n    \n   G\n"))
        .hasMessageStartingWith("standard input: maze: row 2 has 5 cells, but there are 4 rows");
    String noted = "# Sudokus of mine\n" + FOUR + "\n" + "1234341221434321\n";
    assertThatThrownBy(() -> piped(noted))
        .hasMessageStartingWith("standard input, line 1: sudoku: 14 characters");
    assertThatThrownBy(() -> read("maze#1.txt"))
        .hasMessageStartingWith("maze#1.txt: neither a file nor a puzzle");
  }

  @Test
  void whatIsPrintedCanBeReadAgain() throws IOException {
    SudokuQuestion question = Sudoku.parse(FOUR);
    int[] answer = question.sudoku().tokens(question.sudoku().grid("1234341221434321"));
    String printed = question.render(answer, false) + "Valid solution: q_halt 2.64\n";
    assertThat(piped(printed)).containsExactly(question);
    assertThat(piped(printed + printed)).containsExactly(question, question);
    assertThat(piped(printed.replaceAll("'\\d", " ."))).containsExactly(question);
    String others = "1 . | . 4\n. . | . .\n----+----\n. . | . .\n. . | . .\n";
    assertThat(piped(others)).containsExactly(question);
    assertThatThrownBy(() -> piped(printed + printed.replaceFirst("1", "x")))
        .hasMessageStartingWith(
            "standard input, grid 2: sudoku 4×4: row 1, column 1 holds 'x', allowed are");
  }

  @Test
  void badInputIsNamedWithItsPlace() throws IOException {
    assertThatThrownBy(() -> read("nothing.txt"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("nothing.txt: neither a file nor a puzzle; see hrm solve --help");
    assertThatThrownBy(() -> read("12345"))
        .hasMessage("puzzle: sudoku: 5 characters, a grid has 16 (4×4), 36 (6×6) or 81 (9×9)");
    assertThatThrownBy(() -> piped(FOUR + "\n" + FOUR.replace('4', '7')))
        .hasMessageStartingWith("standard input, line 2: sudoku 4×4: row 1, column 4 holds '7'");
    assertThatThrownBy(() -> piped(" \n")).hasMessage("standard input: holds no puzzle");
    assertThatThrownBy(() -> piped("S###"))
        .hasMessage("standard input: maze 2×2: has no G, the goal");
    Files.write(folder.resolve("binary"), new byte[] {(byte) 0xc3, 0x28, 0, 1});
    assertThatThrownBy(() -> read("binary")).hasMessage("binary: is not text");
  }
}
