package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.tensor.io.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelArraysTest {
  private static final int ROWS = 40_000; // of 81 bytes: three chunks and a piece

  @TempDir Path dir;

  private PlannedArray tokens(int rows) {
    return PlannedArray.tokens(
        dir.resolve("inputs.npy"),
        dir.resolve("labels.npy"),
        rows,
        81,
        () ->
            (row, to, at) -> {
              for (int i = 0; i < 81; i++) {
                to[0][at + i] = (byte) (row * 7 + i);
                to[1][at + i] = (byte) (row * 13 - i);
              }
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void everyRowIsWhereItBelongsAndTheHashIsThatOfTheFile(int threads) throws IOException {
    PlannedArray squares = PlannedArray.ints(dir.resolve("ints.npy"), 600_000, i -> i * i);
    Map<Path, String> hashes =
        ParallelArrays.write(List.of(tokens(ROWS), squares), threads, Progress.NONE);
    assertThat(hashes).hasSize(3);
    for (Map.Entry<Path, String> entry : hashes.entrySet()) {
      assertThat(entry.getValue()).isEqualTo(ChunkHash.of(entry.getKey()));
    }
    int[] inputs = read("inputs.npy");
    int[] labels = read("labels.npy");
    assertThat(inputs).hasSize(ROWS * 81);
    for (int i = 0; i < inputs.length; i++) {
      assertThat(inputs[i]).isEqualTo((i / 81 * 7 + i % 81) & 0xFF);
      assertThat(labels[i]).isEqualTo((i / 81 * 13 - i % 81) & 0xFF);
    }
    int[] ints = read("ints.npy");
    for (int i = 0; i < ints.length; i++) {
      assertThat(ints[i]).isEqualTo(i * i);
    }
  }

  @Test
  void theHashIsOneOverThoseOfTheChunks() throws Exception {
    byte[] bytes = new byte[(1 << 20) + 5];
    Arrays.fill(bytes, 99, bytes.length, (byte) 3);
    Path file = Files.write(dir.resolve("file"), bytes);
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    byte[] first = sha.digest(Arrays.copyOf(bytes, 1 << 20));
    byte[] second = sha.digest(new byte[] {3, 3, 3, 3, 3});
    sha.update(first);
    assertThat(ChunkHash.of(file)).isEqualTo(ChunkHash.hex(sha.digest(second)));
  }

  @Test
  void progressRisesToTheEnd() throws IOException {
    List<Long> seen = new ArrayList<>();
    ParallelArrays.write(
        List.of(tokens(ROWS)),
        2,
        (_, done, total) -> {
          assertThat(total).isEqualTo(4);
          seen.add(done);
        });
    assertThat(seen).isSorted().endsWith(4L);
  }

  @Test
  void aFailureOfAThreadIsThatOfTheWhole() {
    PlannedArray failing =
        new PlannedArray(
            List.of(dir.resolve("x.npy")),
            new byte[64],
            1 << 20,
            50,
            () ->
                (row, _, _) -> {
                  if (row == 20) {
                    throw new IOException("row 20");
                  }
                });
    assertThatThrownBy(() -> ParallelArrays.write(List.of(failing), 3, Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessage("row 20");
  }

  @Test
  void whatIsThereIsNotOverwritten() throws IOException {
    Files.writeString(dir.resolve("labels.npy"), "mine");
    assertThatThrownBy(() -> ParallelArrays.write(List.of(tokens(5)), 2, Progress.NONE))
        .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
    assertThat(dir.resolve("labels.npy")).hasContent("mine");
  }

  private int[] read(String name) throws IOException {
    try (NpyFile file = NpyFile.open(dir.resolve(name))) {
      return file.ints();
    }
  }
}
