package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.puzzle.Puzzle;
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
    String nine = "5 3 . . 7 . . . .\n".repeat(9);
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
  void aShortLineInAListIsNamed() {
    assertThatThrownBy(() -> piped(FOUR + "\n\n1..4\n" + FOUR + "\n"))
        .hasMessageStartingWith("standard input, line 3: sudoku: 4 characters");
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
        .hasMessageContaining("there must be one S, one G, and a way between them");
    Files.write(folder.resolve("binary"), new byte[] {(byte) 0xc3, 0x28, 0, 1});
    assertThatThrownBy(() -> read("binary")).hasMessage("binary: is not text");
  }
}
