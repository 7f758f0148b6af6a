package io.github.hrm4j.puzzle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DihedralTest {
  /** What numpy 1.24 gives for the 2×3 grid abc/def. */
  @ParameterizedTest
  @CsvSource({
    "0, abc/def",
    "1, cf/be/ad",
    "2, fed/cba",
    "3, da/eb/fc",
    "4, cba/fed",
    "5, def/abc",
    "6, ad/be/cf",
    "7, fc/eb/da"
  })
  void imagesAreNumpys(int id, String image) {
    byte[] found = Dihedral.of(id).apply("abcdef".getBytes(StandardCharsets.US_ASCII), 2, 3);
    assertThat(new String(found, StandardCharsets.US_ASCII)).isEqualTo(image.replace("/", ""));
    assertThat(Dihedral.of(id).swapsAxes()).isEqualTo(image.length() == 8);
  }

  @ParameterizedTest
  @EnumSource
  void theInverseUndoes(Dihedral transform) {
    byte[] grid = "abcdefghijkl".getBytes(StandardCharsets.US_ASCII);
    byte[] image = transform.apply(grid, 3, 4);
    boolean swap = transform.swapsAxes();
    assertThat(transform.inverse().apply(image, swap ? 4 : 3, swap ? 3 : 4)).isEqualTo(grid);
  }

  @Test
  void inversesAreTheReferences() {
    int[] inverses = {0, 3, 2, 1, 4, 5, 6, 7};
    for (int id = 0; id < 8; id++) {
      assertThat(Dihedral.of(id).id()).isEqualTo(id);
      assertThat(Dihedral.of(id).inverse().id()).isEqualTo(inverses[id]);
    }
    assertThatThrownBy(() -> Dihedral.of(8)).hasMessage("transform 8, there are 0 to 7");
  }
}
