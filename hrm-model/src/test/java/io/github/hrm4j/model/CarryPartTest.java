package io.github.hrm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows of a carry that are worked on in parts go on as in one piece. */
class CarryPartTest {
  private static final int ROWS = 6;

  @Test
  void partsInAnyCutKeepEachRowsStatesStepsAndPuzzle() {
    try (Backend on = TestBackends.open(1);
        Scope _ = on.openScope("model")) {
      Hrm model = new Hrm(on, TinyHrm.config(Map.of("halt_exploration_prob", 0.5)), 5);
      Act act = new Act(model);
      Carry whole = new Carry(on, model.config(), ROWS);
      Carry parts = new Carry(on, model.config(), ROWS);
      SeededRandom forWhole = new SeededRandom(3, 0);
      SeededRandom forParts = new SeededRandom(3, 0);
      boolean someHalt = false;
      boolean someGoOn = false;
      for (int call = 1; call <= 9; call++) {
        PuzzleBatch batch = TinyHrm.batch(ROWS, call);
        // The cut changes from call to call: 3 + 3, 2 + 2 + 2, six single rows.
        int size = new int[] {3, 2, 1}[call % 3];
        try (Scope _ = on.openScope("step")) {
          act.train(whole, batch, forWhole, ROWS, TinyHrm.ignoring());
          for (int row = 0; row < ROWS; row += size) {
            Carry part = parts.part(row, size);
            act.train(
                part,
                batch.rows(IntStream.range(row, row + size).toArray()),
                forParts,
                ROWS,
                TinyHrm.ignoring());
          }
        }
        assertThat(parts.steps()).isEqualTo(whole.steps());
        assertThat(parts.halted()).isEqualTo(whole.halted());
        assertThat(parts.current().inputs()).isEqualTo(whole.current().inputs());
        assertThat(parts.current().labels()).isEqualTo(whole.current().labels());
        assertThat(parts.current().puzzleIdentifiers())
            .isEqualTo(whole.current().puzzleIdentifiers());
        assertThat(parts.zH().toFloats()).isEqualTo(whole.zH().toFloats());
        assertThat(parts.zL().toFloats()).isEqualTo(whole.zL().toFloats());
        someHalt |= parts.halted()[ROWS - 1];
        someGoOn |= !parts.halted()[ROWS - 1];
      }
      assertThat(someHalt && someGoOn).as("halting is mixed").isTrue();
    }
  }

  @Test
  void aPartBeyondTheRowsIsRefused() {
    try (Backend on = TestBackends.open(1);
        Scope _ = on.openScope("model")) {
      Carry carry = new Carry(on, TinyHrm.config(Map.of()), ROWS);
      assertThatThrownBy(() -> carry.part(4, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
