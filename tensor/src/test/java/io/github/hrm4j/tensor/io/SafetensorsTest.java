package io.github.hrm4j.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  private final Backend backend = Backends.open("reference", 1);
  private io.github.hrm4j.tensor.Scope scope;
  @TempDir Path folder;

  @BeforeEach
  void open() {
    scope = backend.openScope("test");
  }

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  @Test
  void aFileOfTheOriginalPackageIsRead() throws IOException {
    try (Safetensors file =
        Safetensors.open(Fixtures.resource("safetensors/reference.safetensors"))) {
      assertThat(file.metadata())
          .containsExactly(
              Map.entry("format", "pt"), Map.entry("note", "line\nbreak \"quoted\" ü"));
      assertThat(file.tensors()).hasSize(10);
      assertTensor(file, "f32", DType.F32, Shape.of(2, 3), 0, 1.5, -2, 1e-40f, 1 / 0.0, 3);
      assertTensor(file, "f64", DType.F64, Shape.of(1), 1 / 3.0);
      assertTensor(file, "f16", DType.F16, Shape.of(2), 0.5, -1);
      assertTensor(file, "i32", DType.I32, Shape.of(2, 1), -1, Integer.MAX_VALUE);
      assertTensor(file, "i64", DType.I64, Shape.of(1), 1L << 40);
      assertTensor(file, "u8", DType.U8, Shape.of(3), 0, 255, 3);
      assertTensor(file, "bool", DType.BOOL, Shape.of(2), 1, 0);
      assertTensor(file, "scalar", DType.I32, Shape.of(), 7);
      assertTensor(file, "empty", DType.F32, Shape.of(0, 4));
      assertTensor(file, "name with \"quotes\" and ü", DType.U8, Shape.of(1), 1);
      assertThatThrownBy(() -> file.load("none", backend))
          .isInstanceOf(FormatException.class)
          .hasMessageEndingWith("tensor none: is missing");
    }
  }

  private void assertTensor(
      Safetensors file, String name, DType dtype, Shape shape, double... values)
      throws IOException {
    Tensor tensor = file.load(name, backend);
    assertThat(tensor.dtype()).isEqualTo(dtype);
    assertThat(tensor.shape()).isEqualTo(shape);
    assertThat(tensor.toDoubles()).containsExactly(values);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (DType dtype : DType.values()) {
      tensors.put("z " + dtype, backend.tensor(dtype, Shape.of(3), 1, 0, 1));
    }
    tensors.put("view", backend.ints(Shape.of(2, 2), 1, 2, 3, 4).transpose(0, 1));
    tensors.put("scalar", backend.full(DType.F32, Shape.of(), 2.5));
    tensors.put("empty", backend.empty(DType.F64, Shape.of(3, 0)));
    Map<String, String> metadata = Map.of("b", "\u0001 \\ \ud83d\ude00", "a", "");
    Path path = folder.resolve("all.safetensors");
    Safetensors.write(path, tensors, metadata);
    try (Safetensors file = Safetensors.open(path)) {
      assertThat(file.metadata()).isEqualTo(metadata);
      assertThat(file.tensors().keySet()).isEqualTo(tensors.keySet());
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        Tensor loaded = file.load(entry.getKey(), backend);
        assertThat(loaded.dtype()).isEqualTo(entry.getValue().dtype());
        assertThat(loaded.shape()).isEqualTo(entry.getValue().shape());
        assertThat(loaded.toDoubles()).isEqualTo(entry.getValue().toDoubles());
      }
    }
  }

  @Test
  void equalContentsGiveEqualBytesAndAlignedData() throws IOException {
    Tensor bytes = backend.full(DType.U8, Shape.of(3), 1);
    Tensor floats = backend.tensor(Shape.of(1), 2f);
    Map<String, Tensor> one = new LinkedHashMap<>();
    one.put("a", bytes);
    one.put("b", floats);
    Map<String, Tensor> other = new LinkedHashMap<>();
    other.put("b", floats);
    other.put("a", bytes);
    Path first = folder.resolve("1");
    Path second = folder.resolve("2");
    Safetensors.write(first, one, Map.of("k", "v", "l", "w"));
    Safetensors.write(second, other, Map.of("l", "w", "k", "v"));
    assertThat(first).hasSameBinaryContentAs(second);
    try (Safetensors file = Safetensors.open(first)) {
      assertThat(file.tensors().keySet()).containsExactly("b", "a");
      assertThat(file.tensors().get("b").data().address() % 8).isZero();
      assertThat(file.tensors().get("b").data().get(ValueLayout.JAVA_FLOAT, 0)).isEqualTo(2f);
    }
  }

  @Test
  void theFormatsOwnNameIsNoTensor() {
    Map<String, Tensor> tensors = Map.of("__metadata__", backend.full(DType.U8, Shape.of(1), 1));
    assertThatThrownBy(() -> Safetensors.write(folder.resolve("a"), tensors, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("safetensors: no tensor can be named __metadata__");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":%F32 [1] 0 4%,\"b\":%F32 [1] 0 4%}          | tensor b: at offset 0 overlaps",
        "{\"a\":%F32 [1] 0 4%,\"b\":%U8 [1] 2 3%}           | tensor b: at offset 2 overlaps",
        "{\"a\":%F32 [1] 0 4%,\"b\":%U8 [1] 5 6%}           | tensor b: at offset 5 leaves a gap",
        "{\"a\":%F32 [1] 4 8%}                              | leaves a gap after",
        "{\"a\":%F32 [2] 0 4%}                              | F32[2] needs 8 bytes, data_offsets give 4",
        "{\"a\":%F32 [4] 0 16%}                             | truncated: ends at 16 of 8 bytes",
        "{\"a\":%F32 [1] 0 4%}                              | data: ends at 4, but there are 8 bytes",
        "{\"a\":%F32 [1] 4 0%}                              | are not a range",
        "{\"a\":%F32 [1] -4 0%}                             | are not a range",
        "{\"a\":%F32 [-1] 0 4%}                             | is negative, too large or no shape",
        "{\"a\":%F32 [1.5] 0 4%}                            | is negative, too large or no shape",
        "{\"a\":%F32 [99999999999] 0 4%}                    | is negative, too large or no shape",
        "{\"a\":%F32 [2147483647,2147483647,2147483647] 0 4%} | is negative, too large",
        "{\"a\":%F32 [1] 0 99999999999999999999%}           | are not a range",
        "{\"a\":%F8_E4M3 [1] 0 1%}                          | dtype F8_E4M3 is not supported",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[8]}}           | needs dtype, shape and data_offsets",
        "{\"a\":7}                                          | needs dtype, shape and data_offsets",
        "{\"__metadata__\":[],\"a\":%U8 [8] 0 8%}           | must be an object of strings",
        "{\"__metadata__\":{\"k\":1},\"a\":%U8 [8] 0 8%}    | k must be a string",
        "{\"a\":%U8 [8] 0 8%,\"a\":%U8 [8] 0 8%}            | the key \"a\" occurs twice",
        "{\"a\":%U8 [8] 0 8%} x                             | text after the value",
        "{\"a\":%U8 [8] 0 8%                                | '}' was expected",
        "[1, 2]                                             | must begin with '{'",
      })
  void hostileHeadersAreRefused(String template, String expected) throws IOException {
    String header =
        template.replaceAll(
            "%(\\S+) (\\S+) (\\S+) ([^%]+)%",
            "{\"dtype\":\"$1\",\"shape\":$2,\"data_offsets\":[$3,$4]}");
    assertRefused(Fixtures.safetensors(header, 8), expected);
  }

  @Test
  void wrongLengthsAreRefused() throws IOException {
    assertRefused(new byte[5], "truncated: a file of 5 bytes");
    assertRefused(new byte[100], "a header of 0 bytes");
    byte[] huge = new byte[100];
    huge[7] = (byte) 0xFF;
    assertRefused(huge, "a header of 18374686479671623680 bytes");
    byte[] longer = Fixtures.safetensors("{}", 0);
    longer[0] = 3;
    assertRefused(longer, "truncated: a header of 3 bytes");
    byte[] bad = Fixtures.safetensors("{\"x\":1}", 0);
    bad[10] = (byte) 0xFF;
    assertRefused(bad, "header: is not UTF-8");
    assertRefused(Fixtures.safetensors("{\"a\":" + "[".repeat(100_000), 0), "nested more than");
  }

  @Test
  void namesCannotBreakTheMessagesLine() throws IOException {
    assertRefused(Fixtures.safetensors("{\"a\\nb\\u001b[2J\":1}", 0), "tensor a?b?[2J: needs");
  }

  private void assertRefused(byte[] bytes, String expected) throws IOException {
    Path path = Files.write(folder.resolve("bad.safetensors"), bytes);
    assertThatThrownBy(() -> Safetensors.open(path))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith(path + ": ")
        .hasMessageContaining(expected)
        .message()
        .hasLineCount(1);
  }
}
