package io.github.hrm4j.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.DTypeException;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.ShapeException;
import io.github.hrm4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyWriterTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"})
  void integerFilesAreNumpysOwnByteForByte(String code) throws IOException {
    Path original = Fixtures.resource("npy/" + code + ".npy");
    Path copy = folder.resolve("copy.npy");
    try (NpyFile file = NpyFile.open(original)) {
      NpyWriter.write(copy, file.type(), file.shape(), file.ints());
    }
    assertThat(copy).hasSameBinaryContentAs(original);
  }

  @Test
  void floatFilesAreNumpysOwnByteForByte() throws IOException {
    Path copy = folder.resolve("copy.npy");
    NpyWriter.write(copy, Shape.of(2, 3), new float[] {0, 1, -2, 0.5f, -1024, 0.25f});
    assertThat(copy).hasSameBinaryContentAs(Fixtures.resource("npy/f4.npy"));
    NpyWriter.write(copy, Shape.of(), new float[] {7.5f});
    assertThat(copy).hasSameBinaryContentAs(Fixtures.resource("npy/scalar.npy"));
    NpyWriter.write(copy, Shape.of(0, 5), new int[0]);
    assertThat(copy).hasSameBinaryContentAs(Fixtures.resource("npy/empty.npy"));
  }

  @ParameterizedTest
  @EnumSource(
      value = NpyType.class,
      names = {"FLOAT16", "FLOAT64"})
  void floatsAreConvertedToTheFilesType(NpyType type) throws IOException {
    Path copy = folder.resolve("copy.npy");
    try (NpyWriter writer = NpyWriter.create(copy, type, Shape.of(3))) {
      writer.append(new float[] {0, 1, -2});
      writer.append(new float[] {0.5f, -1024, 0.25f});
      writer.finish();
    }
    String name = "npy/" + type.descr().substring(1) + ".npy";
    assertThat(copy).hasSameBinaryContentAs(Fixtures.resource(name));
  }

  @Test
  void rowsAreStreamedAndCounted() throws IOException {
    Path path = folder.resolve("rows.npy");
    Random random = new Random(7);
    int[] all = random.ints(50_000L * 3, 0, 256).toArray();
    try (NpyWriter writer = NpyWriter.create(path, NpyType.UINT8, Shape.of(3))) {
      for (int from = 0; from < all.length; ) {
        int count = Math.min(all.length - from, random.nextInt(1000));
        writer.append(all, from, count);
        from += count;
      }
      writer.finish();
    }
    try (NpyFile file = NpyFile.open(path)) {
      assertThat(file.shape()).isEqualTo(Shape.of(50_000, 3));
      assertThat(file.ints()).isEqualTo(all);
    }
    assertThat(filesIn(folder)).containsExactly("rows.npy");
  }

  @Test
  void aVectorGrowsFromScalarRows() throws IOException {
    Path path = folder.resolve("vector.npy");
    try (NpyWriter writer = NpyWriter.create(path, NpyType.INT32, Shape.of())) {
      writer.append(new int[] {3, 1});
      writer.append(new byte[] {(byte) 200});
      writer.finish();
    }
    try (NpyFile file = NpyFile.open(path)) {
      assertThat(file.shape()).isEqualTo(Shape.of(3));
      assertThat(file.ints()).containsExactly(3, 1, 200);
    }
  }

  @Test
  void withoutFinishTheOldFileStaysAndNothingElseIsLeft() throws IOException {
    Path path = Files.writeString(folder.resolve("rows.npy"), "old");
    try (NpyWriter writer = NpyWriter.create(path, NpyType.UINT8, Shape.of(2))) {
      writer.append(new int[] {1, 2, 3});
      assertThatThrownBy(writer::finish)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("3 elements are not a whole number of rows [2]");
    }
    assertThat(path).hasContent("old");
    assertThat(filesIn(folder)).containsExactly("rows.npy");
  }

  private static Stream<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL, 2",
    "BOOL, -1",
    "INT8, 128",
    "INT8, -129",
    "UINT8, 256",
    "UINT8, -1",
    "INT16, 32768",
    "INT16, -32769",
    "UINT16, 65536",
    "UINT16, -1",
    "UINT32, -1",
    "UINT64, -1"
  })
  void valuesThatDoNotFitAreRefused(NpyType type, int value) {
    Path path = folder.resolve("a.npy");
    assertThatThrownBy(() -> NpyWriter.write(path, type, Shape.of(1), new int[] {value}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(value + " does not fit into " + type.descr());
    assertThat(path).doesNotExist();
  }

  @Test
  void wrongCountsAndKindsAreRefused() throws IOException {
    Path path = folder.resolve("a.npy");
    assertThatThrownBy(() -> NpyWriter.write(path, Shape.of(2), new float[3]))
        .isInstanceOf(ShapeException.class)
        .hasMessage("npy: 3 values for shape [2]");
    try (NpyWriter writer = NpyWriter.create(path, NpyType.INT32, Shape.of())) {
      assertThatThrownBy(() -> writer.append(new float[] {1}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("npy: real numbers for a file of <i4");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"BF16"},
      mode = EnumSource.Mode.EXCLUDE)
  void tensorsOfEveryTypeAndLayoutSurvive(DType dtype) throws IOException {
    Path path = folder.resolve("tensor.npy");
    try (Backend backend = Backends.open("reference", 1);
        var _ = backend.openScope("test")) {
      Tensor tensor = backend.tensor(dtype, Shape.of(2, 3), 0, 1, 1, 1, 0, 1).transpose(0, 1);
      NpyWriter.write(path, tensor);
      try (NpyFile file = NpyFile.open(path)) {
        assertThat(file.shape()).isEqualTo(Shape.of(3, 2));
        assertThat(file.floats()).containsExactly(0, 1, 1, 0, 1, 1);
        assertThat(file.tensor(backend).dtype()).isEqualTo(dtype);
      }
    }
  }

  @Test
  void tensorsLargerThanOneChunkSurvive() throws IOException {
    Path path = folder.resolve("tensor.npy");
    int size = (1 << 20) + 17;
    int[] values = new Random(3).ints(size).toArray();
    try (Backend backend = Backends.open("reference", 1);
        var _ = backend.openScope("test")) {
      NpyWriter.write(path, backend.ints(Shape.of(size), values));
    }
    try (NpyFile file = NpyFile.open(path)) {
      assertThat(file.ints()).isEqualTo(values);
    }
  }

  @Test
  void bfloat16IsRefused() {
    try (Backend backend = Backends.open("reference", 1);
        var _ = backend.openScope("test")) {
      Tensor tensor = backend.full(DType.BF16, Shape.of(1), 1);
      assertThatThrownBy(() -> NpyWriter.write(folder.resolve("a.npy"), tensor))
          .isInstanceOf(DTypeException.class)
          .hasMessage("npy: NumPy has no bf16; cast it to f32");
    }
  }
}
