package io.github.hrm4j.train.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The logs of a run, the same numbers three times: {@code metrics.jsonl}, {@code metrics.csv} and
 * {@code events.out.tfevents.hrm4j} for TensorBoard. All are cut back together when a run goes on.
 */
public final class RunLogs implements AutoCloseable {
  /** The name of the JSON lines in a run folder. */
  public static final String METRICS = "metrics.jsonl";

  /** The name of the table in a run folder. */
  public static final String CSV = "metrics.csv";

  /** The name of the TensorBoard file in a run folder; it looks for "tfevents" in names. */
  public static final String EVENTS = "events.out.tfevents.hrm4j";

  private final MetricsLog metrics;
  private final CsvLog csv;
  private final EventLog events;

  private RunLogs(MetricsLog metrics, CsvLog csv, EventLog events) {
    this.metrics = metrics;
    this.csv = csv;
    this.events = events;
  }

  /**
   * Starts the logs of a folder, or goes on with them as they were at some moment.
   *
   * @param lengths what {@link #sync} said at that moment; a file that is not named starts anew
   * @param clock the time of events
   * @throws io.github.hrm4j.train.ConfigException if another process writes to them
   */
  public static RunLogs open(Path folder, Map<String, Long> lengths, InstantSource clock)
      throws IOException {
    MetricsLog metrics =
        MetricsLog.resume(folder.resolve(METRICS), lengths.getOrDefault(METRICS, 0L));
    try {
      CsvLog csv = CsvLog.resume(folder.resolve(CSV), lengths.getOrDefault(CSV, 0L));
      EventLog events =
          EventLog.resume(folder.resolve(EVENTS), lengths.getOrDefault(EVENTS, 0L), clock);
      return new RunLogs(metrics, csv, events);
    } catch (IOException | RuntimeException e) {
      metrics.close();
      throw e;
    }
  }

  /** Appends a line to each. */
  public void append(long step, String split, Map<String, ?> fields) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("split", split);
    line.putAll(fields);
    metrics.append(line);
    csv.append(line);
    events.append(line);
  }

  /** Makes the lines so far durable and tells how many bytes they take, by file name. */
  public Map<String, Long> sync() throws IOException {
    Map<String, Long> lengths = new LinkedHashMap<>();
    lengths.put(METRICS, metrics.sync());
    lengths.put(CSV, csv.sync());
    lengths.put(EVENTS, events.sync());
    return lengths;
  }

  @Override
  public void close() throws IOException {
    try (metrics;
        csv;
        events) {
      // All three are closed, whatever happens to one.
    }
  }
}
