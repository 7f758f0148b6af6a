package io.github.hrm4j.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void valuesOfEveryKindAreRead() throws Json.SyntaxException {
    String text =
        """
        {"object": {}, "list": [ ], "word": [true, false, null],
         "text": "\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fc\\ud83d\\ude00 ü",
         "numbers": [0, -0, 12, -3, 1.5, -2e3, 1E-2, 123456789012345678, 1234567890123456789]}
        """;
    assertThat(Json.parse(text))
        .isEqualTo(
            Map.of(
                "object",
                Map.of(),
                "list",
                List.of(),
                "word",
                Arrays.asList(true, false, null),
                "text",
                "\"\\/\b\f\n\r\tü\ud83d\ude00 ü",
                "numbers",
                List.of(
                    0L,
                    0L,
                    12L,
                    -3L,
                    1.5,
                    -2000.0,
                    0.01,
                    123456789012345678L,
                    1.2345678901234568E18)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "tru",
        "01",
        "+1",
        "-",
        "1.",
        ".5",
        "1e",
        "0x1",
        "NaN",
        "'a'",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u１２３４\"",
        "\"a\tb\"",
        "[1,]",
        "[1 2]",
        "[",
        "]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":1,\"a\":1}",
        "1 1",
        "{}}",
        "\u0000",
        "[\u0000]"
      })
  void whatIsNotJsonIsRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(Json.SyntaxException.class);
  }

  @Test
  void quotedTextIsReadBackTheSame() throws Json.SyntaxException {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= 0xFFFF; c++) {
      all.append((char) c);
    }
    assertThat(Json.parse(Json.quote(all.toString()))).isEqualTo(all.toString());
  }

  @Test
  void depthIsLimited() throws Json.SyntaxException {
    assertThat(Json.parse("[".repeat(64) + "]".repeat(64))).isInstanceOf(List.class);
    assertThatThrownBy(() -> Json.parse("[".repeat(65) + "]".repeat(65)))
        .isInstanceOf(Json.SyntaxException.class)
        .hasMessage("nested more than 64 deep");
  }
}
