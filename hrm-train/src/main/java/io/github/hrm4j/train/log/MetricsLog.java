package io.github.hrm4j.train.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The file {@code metrics.jsonl}: one JSON object a line, numbers as plain decimals. Each line goes
 * to the file in one write, so that a killed process leaves whole lines.
 */
public final class MetricsLog implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final FileChannel channel;

  private MetricsLog(FileChannel channel) {
    this.channel = channel;
  }

  /** Starts a new file. */
  public static MetricsLog create(Path file) throws IOException {
    return new MetricsLog(
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /**
   * Goes on with a file as it was at some moment; what was written after that is cut off.
   *
   * @param bytes {@link #size} at that moment
   */
  public static MetricsLog resume(Path file, long bytes) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.size() > bytes) {
      channel.truncate(bytes);
    }
    channel.position(channel.size());
    return new MetricsLog(channel);
  }

  /**
   * Appends one object.
   *
   * @param fields numbers, booleans and texts; a number that is not finite becomes null
   */
  public void append(Map<String, ?> fields) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.write(json(fields).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    line.write('\n');
    ByteBuffer bytes = ByteBuffer.wrap(line.toByteArray());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** One object as JSON text on one line. */
  public static String json(Map<String, ?> fields) throws IOException {
    var text = new java.io.StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
      out.writeStartObject();
      for (Map.Entry<String, ?> field : fields.entrySet()) {
        out.writeFieldName(field.getKey());
        write(out, field.getValue());
      }
      out.writeEndObject();
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
      default -> throw new IllegalArgumentException("metrics: cannot write " + value);
    }
  }

  /** Makes the lines so far durable and tells how many bytes they take. */
  public long sync() throws IOException {
    channel.force(false);
    return channel.position();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
