package io.github.hrm4j.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Truncated and mutated files: each is refused with a {@link FormatException} of one line, or read
 * as something that its bytes really say.
 */
class FileFuzzTest {
  private static final int ROUNDS = 3000;

  @TempDir Path folder;

  /** Reads a file to the end. */
  private interface Reader {
    void read(Path path) throws IOException;
  }

  @Test
  void npy() throws IOException {
    byte[] original = Files.readAllBytes(Fixtures.resource("npy/i4.npy"));
    int refused = fuzz(original, this::readNpy);
    assertThat(refused).isBetween(ROUNDS / 2, ROUNDS - 1);
  }

  private void readNpy(Path path) throws IOException {
    long size = Files.size(path);
    try (NpyFile file = NpyFile.open(path)) {
      assertThat(file.data().byteSize()).isEqualTo(file.size() * file.type().bytes());
      assertThat(file.data().byteSize()).isLessThan(size);
      byte[] data = file.data().toArray(ValueLayout.JAVA_BYTE);
      byte[] bytes = Files.readAllBytes(path);
      assertThat(data)
          .isEqualTo(Arrays.copyOfRange(bytes, bytes.length - data.length, bytes.length));
      assertThat(file.floats()).hasSize((int) file.size());
    }
  }

  @Test
  void safetensors() throws IOException {
    byte[] original = Files.readAllBytes(Fixtures.resource("safetensors/reference.safetensors"));
    Map<String, byte[]> expected = new HashMap<>();
    try (Safetensors file =
        Safetensors.open(Fixtures.resource("safetensors/reference.safetensors"))) {
      file.tensors().forEach((name, entry) -> expected.put(name, bytes(entry)));
    }
    int refused =
        fuzz(
            original,
            path -> {
              try (Safetensors file = Safetensors.open(path)) {
                long total = 0;
                for (Safetensors.Entry entry : file.tensors().values()) {
                  Shape shape = entry.shape();
                  assertThat(entry.data().byteSize())
                      .isEqualTo(shape.size() * entry.dtype().bytes());
                  total += bytes(entry).length;
                }
                assertThat(total).isLessThan(Files.size(path));
                assertThat(file.tensors()).hasSize(expected.size());
              }
            });
    assertThat(refused).isBetween(ROUNDS / 2, ROUNDS - 1);
  }

  private static byte[] bytes(Safetensors.Entry entry) {
    return entry.data().toArray(ValueLayout.JAVA_BYTE);
  }

  /** Number of rounds in which the reader refused. */
  private int fuzz(byte[] original, Reader reader) throws IOException {
    Random random = new Random(20260101);
    Path path = folder.resolve("fuzzed");
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] mutated = mutate(original, random);
      Files.write(path, mutated);
      try {
        reader.read(path);
      } catch (FormatException e) {
        refused++;
        assertThat(e.getMessage()).startsWith(path + ": ").hasLineCount(1);
        assertThat(e.getMessage().length()).isLessThan(1000);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "round "
                + round
                + ": "
                + new String(mutated, java.nio.charset.StandardCharsets.ISO_8859_1),
            e);
      }
    }
    return refused;
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original.clone();
    switch (random.nextInt(5)) {
      case 0 -> { // truncated
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      case 1 -> { // bits flipped
        for (int i = random.nextInt(3); i >= 0; i--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 2 -> // any byte
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      case 3 -> { // a stretch moved over another
        int length = random.nextInt(16);
        int from = random.nextInt(bytes.length - length);
        int to = random.nextInt(bytes.length - length);
        System.arraycopy(original, from, bytes, to, length);
      }
      default -> { // a digit or delimiter of the header exchanged
        String alphabet = "0123456789-,:(){}[]'\"\\eLTF .";
        int at = random.nextInt(bytes.length);
        bytes[at] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      }
    }
    return bytes;
  }
}
