package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
  @TempDir private Path folder;

  private Identifiers read(String json) throws IOException {
    Files.writeString(folder.resolve("identifiers.json"), json);
    return Identifiers.read(folder, 3);
  }

  @Test
  void namesAreFoundByNumber() throws IOException {
    assertThat(Identifiers.has(folder)).isFalse();
    Identifiers names = read("[\"<blank>\", \"\", \"ä1_t0_0123456789\"]");
    assertThat(Identifiers.has(folder)).isTrue();
    assertThat(names.name(0)).isEqualTo("<blank>");
    assertThat(names.name(1)).isEmpty();
    assertThat(names.name(2)).isEqualTo("ä1_t0_0123456789");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[",
        "[\"a\"",
        "[\"a\",\"b\"]",
        "[\"a\",\"b\",\"c\",\"d\"]",
        "[\"a\",1,\"c\"]",
        "[\"a\",[\"b\"],\"c\"]",
        "[\"a\",\"b\",\"c]",
        "nonsense"
      })
  void anythingElseIsRefusedByItsFile(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("identifiers.json");
  }

  @Test
  void soAreBytesThatAreNoText() throws IOException {
    byte[] bytes = "[\"?\",\"b\",\"c\"]".getBytes(StandardCharsets.US_ASCII);
    bytes[2] = (byte) 0xFF;
    Files.write(folder.resolve("identifiers.json"), bytes);
    assertThatThrownBy(() -> Identifiers.read(folder, 3)).isInstanceOf(ConfigException.class);
    Files.write(folder.resolve("identifiers.json"), new byte[] {0, 1, 2, 3, 0, 1, 2, 3});
    assertThatThrownBy(() -> Identifiers.read(folder, 3)).isInstanceOf(ConfigException.class);
  }
}
