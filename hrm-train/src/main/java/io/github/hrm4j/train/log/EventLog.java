package io.github.hrm4j.train.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The file that TensorBoard reads ({@code tensorboard --logdir runs}): each number of a line of
 * {@code metrics.jsonl} as a scalar, tagged {@code train/lm_loss}, {@code test/exact_accuracy} and,
 * for one of several sets, {@code test/SET/accuracy}.
 */
final class EventLog implements AutoCloseable {
  private final AppendFile file;
  private final InstantSource clock;

  private EventLog(AppendFile file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  static EventLog resume(Path path, long bytes, InstantSource clock) throws IOException {
    EventLog log = new EventLog(AppendFile.open(path, bytes), clock);
    if (log.file.isEmpty()) {
      log.file.append(EventRecords.framed(EventRecords.version(log.seconds())));
    }
    return log;
  }

  private double seconds() {
    return clock.millis() * 1e-3;
  }

  void append(Map<String, ?> fields) throws IOException {
    String prefix = fields.get("split") + "/";
    if (fields.get("set") instanceof String set) {
      prefix += set + "/";
    }
    Map<String, Float> scalars = new LinkedHashMap<>();
    for (Map.Entry<String, ?> field : fields.entrySet()) {
      if (field.getValue() instanceof Double value) {
        scalars.put(prefix + field.getKey(), value.floatValue());
      }
    }
    if (!scalars.isEmpty()) {
      long step = ((Number) fields.get("step")).longValue();
      file.append(EventRecords.framed(EventRecords.scalars(seconds(), step, scalars)));
    }
  }

  long sync() throws IOException {
    return file.sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
