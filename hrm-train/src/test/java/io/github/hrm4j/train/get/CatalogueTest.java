package io.github.hrm4j.train.get;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.get.Catalogue.Archive;
import io.github.hrm4j.train.get.Catalogue.Entry;
import io.github.hrm4j.train.get.Catalogue.RemoteFile;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private final Catalogue catalogue = Catalogue.load();

  @Test
  void itHasTheDatasetsAndTheThreeCheckpoints() {
    assertThat(catalogue.entries())
        .extracting(Entry::name)
        .containsExactly(
            "sudoku-extreme",
            "maze-30x30-hard-1k",
            "arc-agi-1",
            "arc-agi-2",
            "conceptarc",
            "checkpoint-sudoku-extreme",
            "checkpoint-maze-30x30-hard",
            "checkpoint-arc-2");
  }

  @Test
  void everyAddressIsHttps() {
    assertThat(catalogue.entries().stream().flatMap(CatalogueTest::addresses))
        .hasSizeGreaterThan(10)
        .allSatisfy(address -> assertThat(address).hasScheme("https"));
  }

  private static Stream<URI> addresses(Entry entry) {
    return Stream.concat(
        Stream.of(entry.origin()),
        Stream.concat(
            entry.files().stream().map(RemoteFile::url),
            entry.archive().map(Archive::url).stream()));
  }

  @Test
  void whatHasAKnownHashNamesAFixedRevision() {
    for (Entry entry : catalogue.entries()) {
      for (RemoteFile file : entry.files()) {
        boolean fixed = file.url().getPath().matches(".*/resolve/[0-9a-f]{40}/.*");
        assertThat(file.sha256().isPresent()).as(file.toString()).isEqualTo(fixed);
        file.sha256().ifPresent(hash -> assertThat(hash).matches("[0-9a-f]{64}"));
      }
      entry.archive().ifPresent(a -> assertThat(a.url().getPath()).matches(".*/[0-9a-f]{40}.zip"));
      entry.archive().ifPresent(a -> assertThat(a.sums()).matches("[0-9a-f]{64}"));
      assertThat(entry.files().isEmpty()).isEqualTo(entry.archive().isPresent());
    }
  }

  @Test
  void namesOfTheReferenceAreUnderstood() {
    assertThat(catalogue.find("HRM-checkpoint-ARC-2").name()).isEqualTo("checkpoint-arc-2");
    assertThat(catalogue.find("ARC-AGI").name()).isEqualTo("arc-agi-1");
    assertThatThrownBy(() -> catalogue.find("nothing"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'nothing'; there are sudoku-extreme, maze-30x30-hard-1k");
  }
}
