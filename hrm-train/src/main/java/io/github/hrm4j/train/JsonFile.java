package io.github.hrm4j.train;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;

/** Reads small JSON files strictly: one value, no key twice, nothing after it. */
public final class JsonFile {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonFile() {}

  /**
   * The object in a file.
   *
   * @param maxBytes more than such a file ever needs
   * @throws ConfigException naming the file, the line and the column that is wrong
   */
  public static JsonNode readObject(Path file, int maxBytes) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(TextFile.read(file, maxBytes));
    } catch (JsonProcessingException e) {
      throw new ConfigException("%s: %s: not valid JSON: %s".formatted(file, place(e), problem(e)));
    }
    if (!root.isObject()) {
      throw new ConfigException(file + ": line 1: must be an object {…}");
    }
    return root;
  }

  /** What the fault is, without the parser's own way to name a place. */
  public static String problem(JsonProcessingException e) {
    return e.getOriginalMessage().replaceFirst("(?s) *\\(start marker at \\[.*", "");
  }

  /** Where the fault is. */
  public static String place(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? "text" : "line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }
}
