package io.github.hrm4j.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "b1, 0 1 1 1 0 0",
    "i1, 0 1 -2 100 -100 127",
    "u1, 0 1 2 100 200 255",
    "i2, 0 1 -2 100 -100 127",
    "u2, 0 1 2 100 200 255",
    "i4, 0 1 -2 100 -100 127",
    "u4, 0 1 2 100 200 255",
    "i8, 0 1 -2 100 -100 127",
    "u8, 0 1 2 100 200 255"
  })
  void everyIntegerTypeThatNumpyWritesIsReadAsInts(String code, String expected)
      throws IOException {
    try (NpyFile file = NpyFile.open(Fixtures.resource("npy/" + code + ".npy"))) {
      int[] values = ints(expected);
      assertThat(file.shape()).isEqualTo(Shape.of(2, 3));
      assertThat(file.type().descr()).endsWith(code);
      assertThat(file.ints()).isEqualTo(values);
      assertThat(file.floats()).isEqualTo(floats(values));
      int[] row = {9, 9, 9, 9};
      file.readRows(1, 1, row, 1);
      assertThat(row).containsExactly(9, values[3], values[4], values[5]);
    }
  }

  private static int[] ints(String text) {
    return java.util.Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  private static float[] floats(int[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  @ParameterizedTest
  @ValueSource(strings = {"f2", "f4", "f8"})
  void everyFloatTypeIsReadAsFloatsAndRefusedAsInts(String code) throws IOException {
    try (NpyFile file = NpyFile.open(Fixtures.resource("npy/" + code + ".npy"))) {
      assertThat(file.floats()).containsExactly(0, 1, -2, 0.5f, -1024, 0.25f);
      float[] row = new float[3];
      file.readRows(1, 1, row, 0);
      assertThat(row).containsExactly(0.5f, -1024, 0.25f);
      assertThatThrownBy(file::ints)
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("holds real numbers (<" + code + "), not integers");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "b1, BOOL",
    "i1, I32",
    "u1, U8",
    "i2, I32",
    "u2, I32",
    "i4, I32",
    "u4, I32",
    "i8, I64",
    "u8, I32",
    "f2, F16",
    "f4, F32",
    "f8, F64"
  })
  void everyTypeBecomesATensor(String code, DType dtype) throws IOException {
    try (Backend backend = Backends.open("reference", 1);
        var _ = backend.openScope("test");
        NpyFile file = NpyFile.open(Fixtures.resource("npy/" + code + ".npy"))) {
      Tensor tensor = file.tensor(backend);
      assertThat(tensor.dtype()).isEqualTo(dtype);
      assertThat(tensor.shape()).isEqualTo(Shape.of(2, 3));
      assertThat(tensor.toFloats()).isEqualTo(file.floats());
    }
  }

  @Test
  void scalarsEmptyArraysAndLaterVersionsAreRead() throws IOException {
    try (NpyFile scalar = NpyFile.open(Fixtures.resource("npy/scalar.npy"));
        NpyFile empty = NpyFile.open(Fixtures.resource("npy/empty.npy"));
        NpyFile version2 = NpyFile.open(Fixtures.resource("npy/version2.npy"));
        NpyFile version3 = NpyFile.open(Fixtures.resource("npy/version3.npy"))) {
      assertThat(scalar.shape()).isEqualTo(Shape.of());
      assertThat(scalar.rows()).isEqualTo(1);
      assertThat(scalar.floats()).containsExactly(7.5f);
      assertThat(empty.shape()).isEqualTo(Shape.of(0, 5));
      assertThat(empty.ints()).isEmpty();
      assertThat(version2.ints()).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(version3.ints()).containsExactly(0, 1, 2, 3, 4, 5);
    }
  }

  @Test
  void headersLongerThanVersionOneAllowsAreRead() throws IOException {
    String dictionary =
        "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }" + " ".repeat(70_000);
    ByteBuffer file = ByteBuffer.allocate(12 + dictionary.length() + 3);
    file.order(ByteOrder.LITTLE_ENDIAN).put(Fixtures.npy("", 0), 0, 6).put((byte) 2).put((byte) 0);
    file.putInt(dictionary.length());
    dictionary.chars().forEach(c -> file.put((byte) c));
    file.put(new byte[] {7, 8, (byte) 250});
    Path path = Files.write(folder.resolve("long.npy"), file.array());
    try (NpyFile npy = NpyFile.open(path)) {
      assertThat(npy.ints()).containsExactly(7, 8, 250);
    }
  }

  @Test
  void valuesBeyondAnIntAreRefusedWithTheirPlace() throws IOException {
    byte[] bytes = Fixtures.npy("{'descr':'<u8','fortran_order':False,'shape':(2,)}", 16);
    bytes[bytes.length - 1] = (byte) 0x80;
    Path path = Files.write(folder.resolve("wide.npy"), bytes);
    try (NpyFile file = NpyFile.open(path)) {
      assertThatThrownBy(file::ints)
          .isInstanceOf(FormatException.class)
          .hasMessage(path + ": element 1: 9223372036854775808 does not fit into 32 bits");
    }
  }

  @Test
  void rangesAreChecked() throws IOException {
    try (NpyFile file = NpyFile.open(Fixtures.resource("npy/i4.npy"))) {
      assertThatThrownBy(() -> file.readRows(2, 1, new int[3], 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> file.readRows(0, 1, new int[2], 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "big-endian, descr: '>i4' is not supported",
        "object, descr: '|O' is not supported",
        "fortran, numpy.ascontiguousarray",
        "record, `a short string, True, False or a tuple of integers was expected`"
      })
  void otherArraysThatNumpyWritesAreRefused(String name, String expected) {
    assertRefused(Fixtures.resource("npy/" + name + ".npy"), expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "(4294967296,)                     | is too large",
        "(2147483647, 2147483647, 64)      | is too large",
        "(2147483647, 33554432)            | truncated: [2147483647, 33554432] of <i4 needs",
        "(99999999999999999999,)           | at most 18 digits",
        "(-1,)                             | non-negative integer",
        "(2, )                             | truncated: [2] of <i4 needs 8 bytes of data",
        "(0,)                              | too long: [0] of <i4 needs 0 bytes of data",
        "(1)                               | a tuple of one needs a comma",
        "(1, 1                             | ')' was expected",
        "(1, (1,))                         | non-negative integer",
        "__import__('os').system('id')     | a short string, True, False or a tuple",
        "1                                 | a short string, True, False or a tuple",
        "'1'                               | must be a tuple of integers",
        "(1,), 'shape': (1,)               | the key 'shape' occurs twice",
        "(1,), 'more': (1,)                | unknown keys",
        "(1,)} print()                     | '}' was expected"
      })
  void hostileShapesAreRefused(String shape, String expected) throws IOException {
    String dictionary = "{'descr': '<i4', 'fortran_order': False, 'shape': " + shape;
    String closed = shape.endsWith("print()") ? dictionary : dictionary + "}";
    String message = shape.endsWith("print()") ? "text after the dictionary" : expected;
    assertRefused(Files.write(folder.resolve("a.npy"), Fixtures.npy(closed, 4)), message);
  }

  @Test
  void missingKeysAndWrongKindsAreRefused() throws IOException {
    assertDictionaryRefused("{}", "the key 'descr' is missing");
    assertDictionaryRefused("", "'{' was expected");
    assertDictionaryRefused(
        "{'descr':True,'fortran_order':False,'shape':(1,)}", "'true' is not supported");
    assertDictionaryRefused(
        "{'descr':'<i4','fortran_order':'no','shape':(1,)}", "must be True or False");
    assertDictionaryRefused(
        "{'descr':'<i4','fortran_order':False,'shape':(" + "1,".repeat(65) + ")}",
        "more than 64 axes");
    assertDictionaryRefused("{'" + "x".repeat(1000) + "':True}", "a short string");
  }

  private void assertDictionaryRefused(String dictionary, String expected) throws IOException {
    assertRefused(Files.write(folder.resolve("b.npy"), Fixtures.npy(dictionary, 4)), expected);
  }

  @Test
  void wrongPreamblesAreRefused() throws IOException {
    byte[] good = Files.readAllBytes(Fixtures.resource("npy/i4.npy"));
    byte[] magic = good.clone();
    magic[1] = 'X';
    assertRefused(Files.write(folder.resolve("c.npy"), magic), "not a .npy file");
    byte[] version = good.clone();
    version[6] = 4;
    assertRefused(Files.write(folder.resolve("c.npy"), version), "version 4.0 is unknown");
    byte[] length = good.clone();
    length[9] = (byte) 0xFF;
    assertRefused(Files.write(folder.resolve("c.npy"), length), "truncated: a header of");
    assertRefused(Files.write(folder.resolve("c.npy"), new byte[0]), "not a .npy file");
  }

  @Test
  void whatIsNotAFileIsNamed() {
    assertThatThrownBy(() -> NpyFile.open(folder.resolve("none.npy")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(folder.resolve("none.npy") + ": no such file");
    assertThatThrownBy(() -> NpyFile.open(folder))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(folder + ": not a file");
  }

  private static void assertRefused(Path path, String expected) {
    assertThatThrownBy(() -> NpyFile.open(path))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith(path + ": ")
        .hasMessageContaining(expected)
        .message()
        .hasLineCount(1);
  }
}
