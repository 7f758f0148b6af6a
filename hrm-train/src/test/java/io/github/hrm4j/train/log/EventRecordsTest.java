package io.github.hrm4j.train.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The event file, read back by Protocol Buffers itself with the field numbers of TensorFlow's
 * {@code event.proto} and {@code summary.proto}.
 */
class EventRecordsTest {
  // event.proto: double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  // summary.proto: repeated Value value = 1, with string tag = 1 and float simple_value = 2
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;

  @TempDir private Path folder;

  /** The CRC-32C of RFC 3720, appendix B.4, which TFRecord rotates and shifts. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000000000000000000000000000000000000000000000000000, 8a9136aa",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 62a8ab43",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f, 46dd794e",
    "1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100, 113fdb5c"
  })
  void checksumsAreThePublishedOnesMasked(String hex, String published) {
    byte[] data = HexFormat.of().parseHex(hex);
    CRC32C crc = new CRC32C();
    crc.update(data);
    assertThat((int) crc.getValue()).isEqualTo(HexFormat.fromHexDigits(published));
    // As TensorFlow's record documentation has it: ((crc >> 15) | (crc << 17)) + 0xa282ead8.
    int raw = HexFormat.fromHexDigits(published);
    assertThat(EventRecords.maskedCrc(data)).isEqualTo(((raw >>> 15) | (raw << 17)) + 0xa282ead8);
  }

  /** Every event file in the world begins so: its first event has 24 bytes. */
  @Test
  void aFileBeginsLikeAllOthers() {
    ByteBuffer record = EventRecords.framed(EventRecords.version(1.0));
    byte[] head = new byte[12];
    record.get(head);
    assertThat(HexFormat.of().formatHex(head)).isEqualTo("1800000000000000a37f4b22");
  }

  @Test
  void protobufReadsWhatWasWritten() throws IOException {
    Path file = folder.resolve("events.out.tfevents.hrm4j");
    Map<String, Object> train = new LinkedHashMap<>();
    train.put("step", 300L);
    train.put("split", "train");
    train.put("lm_loss", 0.1);
    train.put("lr", 1e-4);
    Map<String, Object> test = new LinkedHashMap<>();
    test.put("step", 1L << 40);
    test.put("split", "test");
    test.put("set", "ä");
    test.put("accuracy", -0.0);
    test.put("final", true);
    long saved;
    try (EventLog log = EventLog.resume(file, 0, () -> Instant.ofEpochMilli(1_500))) {
      log.append(train);
      saved = log.sync();
      log.append(train);
    }
    try (EventLog log = EventLog.resume(file, saved, () -> Instant.ofEpochMilli(2_000))) {
      log.append(test);
    }
    List<UnknownFieldSet> events = read(file);
    assertThat(events).hasSize(3);
    assertThat(wallTime(events.getFirst())).isEqualTo(1.5);
    assertThat(events.getFirst().getField(FILE_VERSION).getLengthDelimitedList())
        .containsExactly(ByteString.copyFromUtf8("brain.Event:2"));
    assertThat(events.get(1).getField(STEP).getVarintList()).containsExactly(300L);
    assertThat(scalars(events.get(1))).isEqualTo(Map.of("train/lm_loss", 0.1f, "train/lr", 1e-4f));
    assertThat(events.get(2).getField(STEP).getVarintList()).containsExactly(1L << 40);
    assertThat(wallTime(events.get(2))).isEqualTo(2.0);
    assertThat(scalars(events.get(2))).isEqualTo(Map.of("test/ä/accuracy", -0.0f));
  }

  private static double wallTime(UnknownFieldSet event) {
    return Double.longBitsToDouble(event.getField(WALL_TIME).getFixed64List().getFirst());
  }

  private static Map<String, Float> scalars(UnknownFieldSet event) throws IOException {
    Map<String, Float> scalars = new LinkedHashMap<>();
    ByteString summary = event.getField(SUMMARY).getLengthDelimitedList().getFirst();
    for (ByteString bytes :
        UnknownFieldSet.parseFrom(summary).getField(VALUE).getLengthDelimitedList()) {
      UnknownFieldSet value = UnknownFieldSet.parseFrom(bytes);
      scalars.put(
          value.getField(TAG).getLengthDelimitedList().getFirst().toStringUtf8(),
          Float.intBitsToFloat(value.getField(SIMPLE_VALUE).getFixed32List().getFirst()));
    }
    return scalars;
  }

  /** The messages of a file, every checksum recomputed here. */
  private static List<UnknownFieldSet> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<UnknownFieldSet> messages = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = new byte[8];
      bytes.get(bytes.position(), length);
      byte[] data = new byte[Math.toIntExact(bytes.getLong())];
      assertThat(bytes.getInt()).isEqualTo(masked(length));
      bytes.get(data);
      assertThat(bytes.getInt()).isEqualTo(masked(data));
      messages.add(UnknownFieldSet.parseFrom(data));
    }
    return messages;
  }

  private static int masked(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    int raw = (int) crc.getValue();
    return ((raw >>> 15) | (raw << 17)) + 0xa282ead8;
  }

  @Test
  void textIsUtf8() {
    byte[] event = EventRecords.scalars(0, 1, Map.of("train/ü", 1f));
    assertThat(new String(event, StandardCharsets.UTF_8)).contains("train/ü");
  }
}
