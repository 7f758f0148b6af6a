package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("tier0")
class DeviceMemoryTest {
  private int madeRoom;

  private int attempt(Integer... codes) {
    ArrayDeque<Integer> answers = new ArrayDeque<>(List.of(codes));
    int code = DeviceMemory.attempt(answers::removeFirst, () -> madeRoom++);
    assertThat(answers).as("answers not asked for").isEmpty();
    return code;
  }

  @Test
  void whenMemoryIsShortTheCachesAreEmptiedOnce() {
    assertThat(attempt(0)).isZero();
    assertThat(madeRoom).isZero();
    assertThat(attempt(2, 0)).isZero();
    assertThat(madeRoom).isEqualTo(1);
    assertThat(attempt(2, 2)).isEqualTo(2);
    assertThat(madeRoom).isEqualTo(2);
  }

  @Test
  void otherFailuresAreNotTriedAgain() {
    assertThat(attempt(700)).isEqualTo(700);
    assertThat(madeRoom).isZero();
  }

  @Test
  void theMessageSaysWhatWasAskedAndWhatIsUsed() {
    long gib = 1 << 30;
    assertThat(DeviceMemory.sizes(512 << 20, new Device.MemoryUse(gib, 80 * gib)))
        .isEqualTo(", asking 512 MiB, 79 GiB of 80 GiB in use");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1, 1 B",
    "1023, 1023 B",
    "1024, 1 KiB",
    "1536, 1.5 KiB",
    "82785000000, 77.1 GiB"
  })
  void sizesAreForPeople(long bytes, String text) {
    assertThat(Bytes.text(bytes)).isEqualTo(text);
  }
}
