package io.github.hrm4j.tensor.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes safetensors files. */
final class SafetensorsWriter {
  private SafetensorsWriter() {}

  static void write(
      Path path, Map<String, ? extends TensorData> tensors, Map<String, String> metadata)
      throws IOException {
    if (tensors.containsKey(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException(
          "safetensors: no tensor can be named " + SafetensorsHeader.METADATA);
    }
    // Wide types first keeps every tensor aligned to its element size; names make it deterministic.
    Comparator<Map.Entry<String, ? extends TensorData>> wideFirst =
        Comparator.comparingInt(entry -> -entry.getValue().dtype().bytes());
    List<Map.Entry<String, ? extends TensorData>> ordered = new ArrayList<>(tensors.entrySet());
    ordered.sort(wideFirst.thenComparing(Map.Entry::getKey));
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(header(ordered, metadata));
      for (Map.Entry<String, ? extends TensorData> entry : ordered) {
        entry.getValue().forEachChunk(file::write);
      }
      file.commit();
    }
  }

  private static ByteBuffer header(
      List<Map.Entry<String, ? extends TensorData>> tensors, Map<String, String> metadata) {
    StringBuilder json = new StringBuilder("{");
    if (!metadata.isEmpty()) {
      json.append(Json.quote(SafetensorsHeader.METADATA)).append(":{");
      new TreeMap<>(metadata).forEach((key, value) -> member(json, key).append(Json.quote(value)));
      json.append('}');
    }
    long end = 0;
    for (Map.Entry<String, ? extends TensorData> entry : tensors) {
      TensorData tensor = entry.getValue();
      long begin = end;
      end += tensor.byteSize();
      member(json, entry.getKey())
          .append("{\"dtype\":\"")
          .append(tensor.dtype().name())
          .append("\",\"shape\":")
          .append(tensor.shape().toString().replace(" ", ""))
          .append(",\"data_offsets\":[")
          .append(begin)
          .append(',')
          .append(end)
          .append("]}");
    }
    byte[] text = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    return padded(text);
  }

  /** The key of an object's next member. */
  private static StringBuilder member(StringBuilder json, String key) {
    if (json.charAt(json.length() - 1) != '{') {
      json.append(',');
    }
    return json.append(Json.quote(key)).append(':');
  }

  /** The length, then the header with blanks after it, so that the data is aligned to 8 bytes. */
  private static ByteBuffer padded(byte[] text) {
    int length = (text.length + 7) / 8 * 8;
    if (length > SafetensorsHeader.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "safetensors: names and metadata need a header of " + length + " bytes; too long");
    }
    ByteBuffer header = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(length).put(text);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }
}
