package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.puzzle.ArcTask;
import io.github.hrm4j.tensor.io.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArcTaskFileTest {
  private static final String PAIR = "{\"input\": [[1, 0]], \"output\": [[2], [3]]}";

  private static ArcTask parse(String text) throws FormatException {
    Path file = Path.of("007bbfb7.json");
    return ArcTaskFile.parse(file, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aTaskIsRead() throws FormatException {
    ArcTask task = parse("{\"test\": [%s], \"train\": [%s, %s]}".formatted(PAIR, PAIR, PAIR));
    assertThat(task.id()).isEqualTo("007bbfb7");
    assertThat(task.train()).hasSize(2);
    assertThat(task.test().getFirst().input()).hasToString("1×2 10");
    assertThat(task.test().getFirst().output()).hasToString("2×1 2/3");
    task =
        parse(
            "{\"name\": \"x\", \"id\": 3, \"test\": [%s], \"train\": [%s]}".formatted(PAIR, PAIR));
    assertThat(task.id()).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | top: must be an object",
        "{'train': [P]} | test: missing",
        "{'train': 3, 'test': [P]} | train: must be a list of pairs",
        "{'train': [], 'test': [P]} | task: train: no pair",
        "{'train': [P, {'input': [[1]]}], 'test': [P]} | train[1].output: missing",
        "{'train': [P], 'test': [3]} | test[0].input: missing",
        "{'train': [P], 'test': [{'input': [], 'output': [[1]]}]} | test[0].input: must be a list",
        "{'train': [P], 'test': [{'input': [[]]}]} | test[0].input: a grid of 1×0",
        "{'train': [P], 'test': [{'input': [[1, 2], [3]]}]} | test[0].input[1]: must be a list of 2",
        "{'train': [P], 'test': [{'input': [[1, 10]]}]} | test[0].input[0][1]: must be a colour",
        "{'train': [P], 'test': [{'input': [[1, -1]]}]} | test[0].input[0][1]: must be a colour",
        "{'train': [P], 'test': [{'input': [[1.0]]}]} | test[0].input[0][0]: must be a colour",
        "{'train': [P], 'test': [{'input': [['1']]}]} | test[0].input[0][0]: must be a colour",
        "{'train': [P], 'test': [P], 'name': 3} | name: must be a string",
        "{'train': [P], 'test': [P], 'name': 'a_b'} | task: a task cannot be called \"a_b\"",
        "{'train': [P], 'train': [P]} | line 1: not valid JSON: Duplicate field 'train'",
        "{'train': [P], 'test': [P]} x | line 1: not valid JSON",
        "{'train': [P], 'test': [P | line 1: not valid JSON"
      })
  void whatIsWrongIsNamedByItsPlace(String text, String message) {
    assertThatThrownBy(() -> parse(text.replace("P", PAIR).replace('\'', '"')))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("007bbfb7.json: " + message);
  }

  @Test
  void tooManyRowsAreRefused() {
    String rows = "[1], ".repeat(30) + "[1]";
    assertThatThrownBy(() -> parse("{\"train\": [{\"input\": [" + rows + "]}]}"))
        .hasMessageContaining("train[0].input: a grid of 31×1, allowed are 1×1 to 30×30");
  }

  @Test
  void aHugeFileIsNotRead(@TempDir Path dir) throws IOException {
    Path file = Files.write(dir.resolve("big.json"), new byte[(1 << 22) + 1]);
    assertThatThrownBy(() -> ArcTaskFile.bytes(file))
        .hasMessageContaining("big.json: size: 4194305 bytes are too many");
  }
}
