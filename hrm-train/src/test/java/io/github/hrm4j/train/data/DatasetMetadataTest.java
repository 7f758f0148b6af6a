package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetMetadataTest {
  private static final Path REAL = Samples.resource("maze-tiny/train/dataset.json");

  @TempDir Path dir;

  @Test
  void readsAndWritesTheReferencesBytes() throws IOException {
    DatasetMetadata metadata = DatasetMetadata.read(REAL);
    assertThat(metadata)
        .isEqualTo(new DatasetMetadata(0, OptionalInt.of(0), 0, 6, 900, 1, 4, 1.0, List.of("all")));
    assertThat(metadata.json()).isEqualTo(Files.readString(REAL));
  }

  @Test
  void missingKeysAreNamedAndUnknownOnesPassedOver() throws IOException {
    Path file = write(Files.readString(REAL).replace("\"vocab_size\"", "\"vocabulary\""));
    assertThatThrownBy(() -> DatasetMetadata.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ": missing vocab_size");
    assertThatThrownBy(() -> DatasetMetadata.read(write("{}")))
        .hasMessageEndingWith("total_groups, mean_puzzle_examples, sets");
  }

  @Test
  void theIgnoredLabelMayBeNull() throws IOException {
    String json =
        Files.readString(REAL).replace("\"ignore_label_id\": 0", "\"ignore_label_id\": null");
    DatasetMetadata metadata = DatasetMetadata.read(write(json));
    assertThat(metadata.ignoreLabelId()).isEmpty();
    assertThat(metadata.json()).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"vocab_size\": 6 | \"vocab_size\": 0 | vocab_size is 0, must be an integer >= 1",
        "\"vocab_size\": 6 | \"vocab_size\": 6.5 | vocab_size is 6.5, must be an integer >= 1",
        "\"pad_id\": 0 | \"pad_id\": \"0\" | pad_id is \"0\", must be an integer >= 0",
        "\"seq_len\": 900 | \"seq_len\": 9e9 | seq_len is 9.0E9, must be an integer >= 1",
        "[\"all\"] | [\"../all\"] | sets is [\"../all\"], must be a list of plain file",
        "[\"all\"] | [] | sets is [], must be a list of at least one name",
        "1.0 | -1 | mean_puzzle_examples is -1, must be a number >= 0",
      })
  void wrongValuesAreNamed(String from, String to, String message) throws IOException {
    Path file = write(Files.readString(REAL).replace(from, to));
    assertThatThrownBy(() -> DatasetMetadata.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void brokenJsonIsSaidToBe() throws IOException {
    Path file = write("{\"pad_id\": 0,");
    assertThatThrownBy(() -> DatasetMetadata.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(file + ": line ")
        .hasMessageContaining(": not valid JSON");
    assertThatThrownBy(() -> DatasetMetadata.read(write("")))
        .hasMessageContaining("line 1: must be an object");
  }

  private Path write(String json) throws IOException {
    return Files.writeString(dir.resolve("dataset.json"), json);
  }
}
