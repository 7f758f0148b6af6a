package io.github.hrm4j.puzzle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MazeTest {
  private final Maze four = new Maze(4);
  private final byte[] question = four.grid("S # " + " #  " + "   #" + " # G");

  @Test
  void textAndTokensAreRoundTrips() {
    assertThat(four.format(question)).isEqualTo("S # " + " #  " + "   #" + " # G");
    assertThat(four.tokens(four.grid("# SGo" + " ".repeat(11))))
        .startsWith(1, 2, 3, 4, 5, 2)
        .hasSize(16);
    assertThat(four.fromTokens(four.tokens(question))).isEqualTo(question);
    assertThat(four.fromTokens(new int[16])).containsOnly(1);
  }

  @Test
  void badTextIsNamedByItsPlace() {
    assertThatThrownBy(() -> four.grid(" ".repeat(6) + "x" + " ".repeat(9)))
        .hasMessageStartingWith("maze 4×4: row 2, column 3 holds 'x', allowed are '#', ' '");
    assertThatThrownBy(() -> four.grid("\t" + " ".repeat(15)))
        .hasMessageStartingWith("maze 4×4: row 1, column 1 holds U+0009, allowed are");
    assertThatThrownBy(() -> four.grid(" ")).hasMessage("maze 4×4: needs 16 characters, got 1");
    assertThatThrownBy(() -> Maze.ofCells(17)).hasMessage("maze: 17 characters are not a square");
    assertThatThrownBy(() -> Maze.ofCells(0)).hasMessageContaining("size 0");
    assertThatThrownBy(() -> four.fromTokens(new int[] {6})).hasMessageContaining("got 1");
    int[] tokens = new int[16];
    tokens[3] = 6;
    assertThatThrownBy(() -> four.fromTokens(tokens)).hasMessageContaining("token 6 at cell 3");
    assertThat(Maze.ofCells(900).size()).isEqualTo(30);
  }

  @Test
  void anAnswerMarksOneShortestWay() {
    assertThat(four.shortestWay(question)).isEqualTo(6);
    assertSolves(true, "S # " + "o#  " + "ooo#" + " #oG");
    // A step is missing, a cell too many, a detour, a wall gone, nothing marked.
    assertSolves(false, "S # " + "o#  " + "o o#" + " #oG");
    assertSolves(false, "So# " + "o#  " + "ooo#" + " #oG");
    assertSolves(false, "S # " + "o#  " + "ooo " + " #oG");
    assertSolves(false, "S # " + "o#  " + "ooo#" + " ooG");
    assertSolves(false, "S # " + " #  " + "   #" + " # G");
    assertSolves(false, "S # " + "o#  " + "ooo#" + " #oo");
  }

  @Test
  void oneOfSeveralShortestWaysIsEnoughAndOnlyOne() {
    Maze two = new Maze(2);
    byte[] open = two.grid("S " + " G");
    assertThat(two.solves(open, two.grid("So" + " G"))).isTrue();
    assertThat(two.solves(open, two.grid("S " + "oG"))).isTrue();
    assertThat(two.solves(open, two.grid("So" + "oG"))).isFalse();
    byte[] near = two.grid("SG" + "  ");
    assertThat(two.solves(near, near)).isTrue();
  }

  @Test
  void withoutAWayThereIsNoAnswer() {
    Maze two = new Maze(2);
    assertThat(two.shortestWay(two.grid("S#" + "#G"))).isEqualTo(-1);
    assertThat(two.shortestWay(two.grid("S " + "SG"))).isEqualTo(-1);
    assertThat(two.shortestWay(two.grid("S " + "  "))).isEqualTo(-1);
    assertThat(two.solves(two.grid("S#" + "#G"), two.grid("S#" + "#G"))).isFalse();
  }

  @Test
  void rowsDoNotWrapAround() {
    Maze two = new Maze(3);
    assertThat(two.shortestWay(two.grid("  S" + "G##" + "###"))).isEqualTo(3);
    assertThat(two.shortestWay(two.grid("# S" + "G##" + "###"))).isEqualTo(-1);
  }

  @Test
  void aMazeIsDrawn() {
    Maze two = new Maze(2);
    byte[] grid = two.grid("S#" + "oG");
    assertThat(MazeText.render(two, grid, grid, false)).isEqualTo("SS##\nooGG\n");
    assertThat(MazeText.render(two, grid, grid, true))
        .contains("\u001b[")
        .endsWith("\n")
        .hasLineCount(2);
  }

  @Test
  void givensAndAnswersAreToldApart() {
    MazeQuestion asked = Maze.parse("S #\no##\n  G");
    int[] answer = asked.maze().tokens(asked.maze().grid("S##" + "o #" + "ooS"));
    assertThat(asked.render(answer, false)).isEqualTo("SS'###\noo' ##\n'o'o'S\n");
    String answered = "\u001b[30;46m";
    assertThat(asked.render(answer, true).lines())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("\u001b[1;30;42mS ").contains(answered + "# "),
            second -> assertThat(second).startsWith("\u001b[30;43mo ").contains(answered + "  "),
            third -> assertThat(third).startsWith(answered + "o ").contains(answered + "S "));
  }

  @Test
  void whatIsWrongWithAQuestionIsNamed() {
    assertThatThrownBy(() -> Maze.parse("  #\n# #\n  G"))
        .hasMessage("maze 3×3: has no S, the start");
    assertThatThrownBy(() -> Maze.parse("S #\n# #\n   "))
        .hasMessage("maze 3×3: has no G, the goal");
    assertThatThrownBy(() -> Maze.parse("S G\n# #\nSSG"))
        .hasMessage(
            "maze 3×3: has more than one S, the start: at row 1, column 1 and at row 3, column 1");
    assertThatThrownBy(() -> Maze.parse("S G\n# G\n   "))
        .hasMessage(
            "maze 3×3: has more than one G, the goal: at row 1, column 3 and at row 2, column 3");
    assertThatThrownBy(() -> Maze.parse("S#\n#G"))
        .hasMessage("maze 2×2: there is no way from S to G");
    assertThatThrownBy(() -> Maze.parse("S \n  G"))
        .hasMessage("maze: row 2 has 3 cells, but there are 2 rows; both must be as many");
    assertThat(Maze.parse("SoG      ")).hasToString("SoG      ");
  }

  private void assertSolves(boolean solves, String answer) {
    assertThat(four.solves(question, four.grid(answer))).as(answer).isEqualTo(solves);
  }
}
