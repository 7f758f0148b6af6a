package io.github.hrm4j.train.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvLogTest {
  @TempDir private Path folder;

  private static Map<String, Object> line(long step, double loss) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("step", step);
    fields.put("split", "train");
    fields.put("lm_loss", loss);
    return fields;
  }

  @Test
  void linesStandUnderAFixedHeaderAndAreCutBackWhenTheRunGoesOn() throws IOException {
    Path file = folder.resolve("metrics.csv");
    long saved;
    try (CsvLog log = CsvLog.resume(file, 0)) {
      log.append(line(1, 1e-7));
      saved = log.sync();
      log.append(line(2, 2));
    }
    try (CsvLog log = CsvLog.resume(file, saved)) {
      Map<String, Object> last = line(3, Double.NaN);
      last.put("set", "a,b");
      last.put("final", true);
      log.append(last);
    }
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            step,split,set,count,accuracy,exact_accuracy,valid_solutions,q_halt_accuracy,steps,\
            lm_loss,q_halt_loss,q_continue_loss,act_saved_compute,act_segments_run,\
            act_accuracy,act_exact_accuracy,lr,final,train_seconds
            1,train,,,,,,,,0.00000010,,,,,,,,,
            3,train,"a,b",,,,,,,,,,,,,,,true,
            """);
  }

  @Test
  void noColumnIsThereTwice() {
    assertThat(CsvLog.COLUMNS).doesNotHaveDuplicates();
  }

  @Test
  void aMetricWithoutColumnIsRefusedRatherThanLost() throws IOException {
    try (CsvLog log = CsvLog.resume(folder.resolve("metrics.csv"), 0)) {
      assertThatThrownBy(() -> log.append(Map.of("perplexity", 1.0)))
          .hasMessageContaining("no column for perplexity");
    }
  }
}
