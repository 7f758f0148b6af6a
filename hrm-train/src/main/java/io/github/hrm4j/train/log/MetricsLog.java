package io.github.hrm4j.train.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The file {@code metrics.jsonl}: one JSON object a line, numbers as plain decimals. */
public final class MetricsLog implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final AppendFile file;

  private MetricsLog(AppendFile file) {
    this.file = file;
  }

  /**
   * Starts a file, empty.
   *
   * @throws ConfigException if another process writes to it
   */
  public static MetricsLog create(Path file) throws IOException {
    return resume(file, 0);
  }

  /**
   * Goes on with a file as it was at some moment; what was written after that is cut off.
   *
   * @param bytes what {@link #sync} said at that moment
   * @throws ConfigException if another process writes to it
   */
  public static MetricsLog resume(Path file, long bytes) throws IOException {
    return new MetricsLog(AppendFile.open(file, bytes));
  }

  /**
   * Appends one object.
   *
   * @param fields numbers, booleans, texts, lists and maps of them; a number that is not finite
   *     becomes null
   */
  public void append(Map<String, ?> fields) throws IOException {
    file.append(StandardCharsets.UTF_8.encode(json(fields) + "\n"));
  }

  /** One object as JSON text on one line. */
  public static String json(Map<String, ?> fields) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
      write(out, fields);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, Object value) throws IOException {
    switch (value) {
      case Double d when Double.isFinite(d) -> out.writeNumber(new BigDecimal(d.toString()));
      case Double _ -> out.writeNull();
      case Long n -> out.writeNumber(n);
      case Integer n -> out.writeNumber(n);
      case Boolean b -> out.writeBoolean(b);
      case String text -> out.writeString(text);
      case Map<?, ?> map -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> field : map.entrySet()) {
          out.writeFieldName((String) field.getKey());
          write(out, field.getValue());
        }
        out.writeEndObject();
      }
      case List<?> list -> {
        out.writeStartArray();
        for (Object element : list) {
          write(out, element);
        }
        out.writeEndArray();
      }
      default -> throw new IllegalArgumentException("metrics: cannot write " + value);
    }
  }

  /** Makes the lines so far durable and tells how many bytes they take. */
  public long sync() throws IOException {
    return file.sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
