package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("tier0")
class OccupancyTest {
  private static Occupancy of(int capability) {
    return Occupancy.ALL.stream()
        .filter(o -> o.capability() == capability)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void threadsRegistersSharedMemoryAndBlocksLimitIt() {
    assertThat(of(80).of(256, 32, 0)).isEqualTo(1); // 8 blocks of 8 warps
    assertThat(of(80).of(256, 33, 0)).isEqualTo(0.75); // 40 registers a thread: 48 warps, 6 blocks
    assertThat(of(80).of(256, 255, 0)).isEqualTo(0.125); // one block
    assertThat(of(75).of(256, 64, 0)).isEqualTo(1); // half as many threads, as many registers
    assertThat(of(86).of(32, 16, 0)).isEqualTo(16.0 / 48); // 16 blocks of one warp
    assertThat(of(90).of(128, 32, 48 << 10)).isEqualTo(4 * 4 / 64.0); // 4 blocks of 49 KiB
  }

  @Test
  void whatDoesNotFitAtAllIsZero() {
    assertThat(of(75).blocksAtOnce(1024, 128, 0)).isZero();
  }
}
