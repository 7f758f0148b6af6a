package io.github.hrm4j.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The runs of tests at other widths than this machine's widest are what they are called. */
@Tag("any-width")
class VectorWidthTest {
  @Test
  void vectorsAreAsNarrowAsTheRunSays() {
    int most = Integer.getInteger("hrm.test.lanes", Integer.MAX_VALUE);
    assertThat(Raw.LANES).isBetween(4, most);
  }
}
