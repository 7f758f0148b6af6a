package io.github.hrm4j.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files written by PyTorch (make_fixtures.py beside them), and our own. */
class TorchFileTest {
  @TempDir private Path folder;
  private Backend backend;

  @BeforeEach
  void open() {
    backend = Backends.open("reference", 1);
    backend.openScope("test");
  }

  @AfterEach
  void close() {
    backend.memory().current().close();
    backend.close();
  }

  private static Path fixture(String name) {
    return Fixtures.resource("torch/" + name);
  }

  private double[] load(TorchFile file, String name, DType dtype, int... extents)
      throws IOException {
    TensorData data = file.tensors().get(name);
    assertThat(data.dtype()).as(name).isEqualTo(dtype);
    assertThat(data.shape()).as(name).isEqualTo(Shape.of(extents));
    return data.load(backend).toDoubles();
  }

  private static double[] numbers(int count, double scale, double shift) {
    return IntStream.range(0, count).mapToDouble(i -> i * scale + shift).toArray();
  }

  private void checkTypes(TorchFile file) throws IOException {
    double[] halves = numbers(24, 0.5, -3);
    assertThat(load(file, "f32", DType.F32, 2, 3, 4)).isEqualTo(halves);
    assertThat(load(file, "f64", DType.F64, 4, 6)).isEqualTo(halves);
    assertThat(load(file, "f16", DType.F16, 24)).isEqualTo(halves);
    assertThat(load(file, "bf16", DType.BF16, 24)).isEqualTo(halves);
    assertThat(load(file, "i64", DType.I64, 5)).isEqualTo(numbers(5, 1, -(double) (1L << 40)));
    assertThat(load(file, "i32", DType.I32, 5)).isEqualTo(numbers(5, 1, -7));
    assertThat(load(file, "u8", DType.U8, 6)).isEqualTo(numbers(6, 1, 250));
    assertThat(load(file, "bool", DType.BOOL, 3)).containsExactly(1, 0, 1);
    assertThat(load(file, "scalar", DType.F32)).containsExactly(2.5);
    assertThat(load(file, "empty", DType.F32, 3, 0, 2)).isEmpty();
  }

  private void checkViews(TorchFile file) throws IOException {
    assertThat(load(file, "view.whole", DType.F32, 12)).isEqualTo(numbers(12, 1, 0));
    assertThat(load(file, "view.transposed", DType.F32, 4, 3))
        .containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
    assertThat(load(file, "view.column", DType.F32, 3)).containsExactly(1, 5, 9);
    assertThat(load(file, "view.tail", DType.F32, 5)).isEqualTo(numbers(5, 1, 7));
    assertThat(load(file, "view.expanded", DType.F32, 2, 3)).containsExactly(3, 3, 3, 4, 4, 4);
  }

  @Test
  void allTypesSharedStoragesStridesAndOffsets() throws IOException {
    try (TorchFile file = TorchFile.open(fixture("types.pt"))) {
      checkTypes(file);
      checkViews(file);
      assertThat(file.tensors()).hasSize(15);
    }
  }

  @Test
  void whatWeWriteReadsTheSame() throws IOException {
    Path copy = folder.resolve("copy");
    try (TorchFile file = TorchFile.open(fixture("types.pt"))) {
      TorchFile.write(copy, file.tensors());
      try (TorchFile again = TorchFile.open(copy)) {
        checkTypes(again);
        checkViews(again);
        assertThat(again.tensors().keySet()).containsExactlyElementsOf(file.tensors().keySet());
        Path second = folder.resolve("second");
        TorchFile.write(second, again.tensors());
        assertThat(second).hasSameBinaryContentAs(copy);
      }
    }
  }

  @Test
  void tensorsOfABackendAreWrittenInAnyLayout() throws IOException {
    Tensor tensor = backend.tensor(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    Path path = folder.resolve("ours");
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    tensors.put("t", TensorData.of(tensor.transpose(0, 1)));
    TorchFile.write(path, tensors);
    try (TorchFile file = TorchFile.open(path)) {
      assertThat(load(file, "t", DType.F32, 3, 2)).containsExactly(1, 4, 2, 5, 3, 6);
    }
  }

  @Test
  void entriesAreAlignedAndBigOnesGoIntoZip64() throws IOException {
    Path path = folder.resolve("zip64");
    try (TorchFile file = TorchFile.open(fixture("types.pt"))) {
      TorchWriter.write(path, file.tensors(), 8);
    }
    MappedFile mapped = MappedFile.open(path);
    try {
      for (ZipFile.Entry entry : ZipFile.read(mapped).values()) {
        long at = entry.data().address() - mapped.bytes().address();
        assertThat(at % 64).as(entry.name()).isZero();
      }
    } finally {
      mapped.close();
    }
    try (TorchFile file = TorchFile.open(path)) {
      checkTypes(file);
      checkViews(file);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void everyProtocolAndKindOfValue(int protocol) throws IOException {
    try (TorchFile file = TorchFile.open(fixture("protocol" + protocol + ".pt"))) {
      assertThat(load(file, "model.w", DType.F32, 2)).containsExactly(1, 1);
      assertThat(load(file, "list.1.1", DType.F32, 1)).containsExactly(9);
      Map<String, Object> expected = new LinkedHashMap<>();
      expected.put("epoch", 3L);
      expected.put("negative", -(1L << 33));
      expected.put("lr", 7e-5);
      expected.put("name", "größer\n");
      expected.put("done", false);
      expected.put("list.0", 1L);
      expected.put("list.1.0", 2.5);
      expected.put("7", "seven");
      expected.put("size.0", 2L);
      expected.put("size.1", 3L);
      expected.put("dtype", "torch.bfloat16");
      expected.put("device.0", "cuda");
      expected.put("device.1", 0L);
      assertThat(file.scalars()).containsExactlyEntriesOf(expected);
    }
  }

  @Test
  void aStorageOfAGpuIsReadLikeAnyOther() throws IOException {
    try (TorchFile file = TorchFile.open(fixture("cuda.pt"))) {
      assertThat(new String(Files.readAllBytes(file.path()), ByteView.ASCII)).contains("cuda:0");
      assertThat(file.tensors().keySet()).containsExactly("inner.weight", "inner.bias");
      assertThat(file.tensors().get("inner.weight").load(backend).toFloats())
          .hasSize(6)
          .doesNotContain(0);
    }
  }

  @Test
  void codeIsNamedAndNotExecuted() {
    assertThatThrownBy(() -> TorchFile.open(fixture("evil.pt")))
        .isInstanceOf(FormatException.class)
        .hasMessageMatching(
            ".*evil.pt: evil/data.pkl byte \\d+: 'posix.system' is not on the list .*"
                + "nothing was executed");
    assertThatThrownBy(() -> TorchFile.open(fixture("module.pt")))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("'torch.nn.modules.container.Sequential'")
        .hasMessageContaining("save model.state_dict()");
  }

  @Test
  void otherFormatsAreNamed() throws IOException {
    assertThatThrownBy(() -> TorchFile.open(fixture("legacy.pt")))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("legacy.pt: byte 0: PyTorch's format from before 1.6");
    assertThat(TorchFile.looksLike(fixture("legacy.pt"))).isTrue();
    assertThat(TorchFile.looksLike(fixture("types.pt"))).isTrue();
    Path safetensors = Fixtures.resource("safetensors/reference.safetensors");
    assertThat(TorchFile.looksLike(safetensors)).isFalse();
    assertThatThrownBy(() -> TorchFile.open(safetensors))
        .hasMessageContaining("a zip file must end with its directory");
  }

  @Test
  void damagedElementsAreNoticedWhenTheyAreUsed() throws IOException {
    byte[] bytes = Files.readAllBytes(fixture("cuda.pt"));
    int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("cuda/data/0");
    bytes[at + 80] ^= 1;
    Path path = Files.write(folder.resolve("damaged.pt"), bytes);
    try (TorchFile file = TorchFile.open(path)) {
      assertThatThrownBy(() -> file.tensors().get("inner.weight").load(backend))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("damaged.pt: cuda/data/0: damaged: its checksum is");
      assertThat(file.tensors().get("inner.bias").load(backend).toFloats()).hasSize(3);
    }
  }

  /** An archive with a pickle of our own making. */
  private Path archive(byte[] pickle) throws IOException {
    Path path = folder.resolve("made.pt");
    try (AtomicFile file = AtomicFile.create(path)) {
      ZipWriter zip = new ZipWriter(file, ZipFile.IN_ZIP64);
      var segment = java.lang.foreign.MemorySegment.ofArray(pickle);
      zip.add("made/data.pkl", pickle.length, sink -> sink.accept(segment));
      zip.add(
          "made/data/0",
          16,
          sink -> sink.accept(java.lang.foreign.MemorySegment.ofArray(new byte[16])));
      zip.finish();
      file.commit();
    }
    return path;
  }

  private static byte[] opcodes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /** A tensor over the storage of 4 floats. */
  private static String tensor(String offsetSizeAndStride) {
    return "}(X\1\0\0\0tctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nFloatStorage\n"
        + "X\1\0\0\0000X\3\0\0\0cpuK\4tQ"
        + offsetSizeAndStride
        + "\u0089)tRu.";
  }

  static List<List<String>> hostile() {
    return List.of(
        List.of("cos\nsystem\n(X\1\0\0\0xtR.", "'os.system' is not on the list"),
        List.of("\u0080\4\u008c\2os\u008c\6system\u0093.", "'os.system' is not on the list"),
        List.of("(ios\nsystem\n.", "(INST)"),
        List.of("ccollections\nOrderedDict\n)\u0081.", "(NEWOBJ)"),
        List.of("\u0082\1.", "(EXT1)"),
        List.of("ctorch\nCharStorage\n.", "type of elements is not supported"),
        List.of("ctorch\nload\n.", "'torch.load' is not on the list"),
        List.of("ctorch\nFloatStorage\n)R.", "cannot be called"),
        List.of("ccollections\nOrderedDict\n(K\1tR.", "arguments that it does not take"),
        List.of("", "truncated"),
        List.of("}", "truncated"),
        List.of(".", "empty stack"),
        List.of("}}.", "left over"),
        List.of("(.", "empty stack"),
        List.of("h\1.", "memo 1 is empty"),
        List.of("X\u00ff\u00ff\u00ff\u00ff.", "a string of 4294967295 bytes"),
        List.of("X\u00ff\u00ff\1\0.", "truncated"),
        List.of("\u008b\u00ff\u00ff\u00ff\u007f.", "an integer of 2147483647 bytes"),
        List.of("\u0080\6}.", "protocol 6 is unknown"),
        List.of("}q\0h\0h\0s.", "a key of a dict is a dict"),
        List.of("]q\0h\0a.", "nested deeper than 32"),
        List.of("}}b.", "holds no tensors"),
        List.of(tensor("K\1(K\4t(K\1t"), "reaches beyond its storage of 4 elements"),
        List.of(tensor("K\0(K\2K\2t(J\u00ff\u00ff\u00ff\177K\1t"), "reaches beyond"),
        List.of(tensor("K\0(J\u00ff\u00ff\u00ff\177t(K\0t"), "repeats a storage of 4 elements"),
        List.of(tensor("K\0(J\u00ff\u00ff\u00ff\u00fft(K\0t"), "extent is -1"),
        List.of(tensor("K\0(K\1t)"), "needs storage, offset, size and stride"));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("hostile")
  void hostilePicklesAreRefused(List<String> pickleAndMessage) throws IOException {
    Path path = archive(opcodes(pickleAndMessage.get(0)));
    assertThatThrownBy(() -> TorchFile.open(path).close())
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith(path + ": made/data.pkl")
        .hasMessageContaining(pickleAndMessage.get(1))
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  @Test
  void doublingListsAndFloodsOfObjectsAreStopped() throws IOException {
    // Thirty lists, each holding the one before it twice: 2³⁰ values when walked through.
    StringBuilder doubling = new StringBuilder("]q\0");
    for (int i = 1; i <= 30; i++) {
      doubling.append("](h").append((char) (i - 1)).append('h').append((char) (i - 1));
      doubling.append("eq").append((char) i);
    }
    Path bomb = archive(opcodes("(" + doubling + "l."));
    assertThatThrownBy(() -> TorchFile.open(bomb)).hasMessageContaining("more than 100000 values");
    Path flood = archive(opcodes("(" + "}0".repeat(400_000) + "l."));
    assertThatThrownBy(() -> TorchFile.open(flood)).hasMessageContaining("32 MiB allowed");
    Path stack = archive(opcodes("N" + "2".repeat(400_000) + "."));
    assertThatThrownBy(() -> TorchFile.open(stack)).hasMessageContaining("a stack of more than");
  }
}
