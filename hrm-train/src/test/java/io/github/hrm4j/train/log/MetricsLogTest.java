package io.github.hrm4j.train.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
  @Test
  void numbersArePlainDecimals() throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("tiny", 1e-7);
    fields.put("large", 1.5e12);
    fields.put("none", Double.NaN);
    fields.put("step", 12L);
    fields.put("final", true);
    fields.put("split", "te\"st");
    fields.put("sets", Map.of("all", 0.25));
    assertThat(MetricsLog.json(fields))
        .isEqualTo(
            "{\"tiny\":0.00000010,\"large\":1500000000000,\"none\":null,\"step\":12,"
                + "\"final\":true,\"split\":\"te\\\"st\",\"sets\":{\"all\":0.25}}");
  }

  @Test
  void whatWasWrittenAfterASavedStateIsCutOff(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    long bytes;
    try (MetricsLog log = MetricsLog.create(file)) {
      log.append(Map.of("step", 1));
      bytes = log.sync();
      log.append(Map.of("step", 2));
    }
    try (MetricsLog log = MetricsLog.resume(file, bytes)) {
      log.append(Map.of("step", 3));
    }
    assertThat(Files.readString(file)).isEqualTo("{\"step\":1}\n{\"step\":3}\n");
  }
}
