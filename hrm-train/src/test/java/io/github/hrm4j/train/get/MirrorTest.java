package io.github.hrm4j.train.get;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.train.ConfigException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorTest {
  private static final URI FILE = URI.create("https://huggingface.co/x/resolve/main/a%20b.csv");
  private static final URI ARCHIVE = URI.create("https://github.com/x/y/archive/z.zip");

  @Test
  void anAddressKeepsItsPath() {
    Mirror mirror = Mirror.parse("https://example.org/copies/");
    assertThat(mirror.apply(FILE))
        .hasToString("https://example.org/copies/x/resolve/main/a%20b.csv");
    assertThat(mirror.apply(ARCHIVE)).hasToString("https://example.org/copies/x/y/archive/z.zip");
    assertThat(Mirror.NONE.apply(FILE)).isEqualTo(FILE);
  }

  @Test
  void mirrorsCanBeOfOneHostEach() {
    Mirror one = Mirror.parse("huggingface.co=https://a.example");
    assertThat(one.apply(FILE)).hasToString("https://a.example/x/resolve/main/a%20b.csv");
    assertThat(one.apply(ARCHIVE)).isEqualTo(ARCHIVE);
    Mirror two = Mirror.parse("huggingface.co=https://a.example, https://b.example");
    assertThat(two.apply(FILE)).hasHost("a.example");
    assertThat(two.apply(ARCHIVE)).hasHost("b.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org",
        "ftp://example.org",
        "example.org",
        "https://",
        "https://a b",
        "https://x?query",
        "a=https://x,a=https://y"
      })
  void whatIsNoSafeAddressIsRefused(String setting) {
    assertThatThrownBy(() -> Mirror.parse(setting))
        .isInstanceOf(ConfigException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  @Test
  void plainHttpIsForThisMachineOnly() {
    assertThat(Mirror.parse("http://127.0.0.1:8000").apply(ARCHIVE))
        .hasToString("http://127.0.0.1:8000/x/y/archive/z.zip");
    assertThat(Mirror.parse("http://localhost:8000").bases()).hasSize(1);
  }
}
