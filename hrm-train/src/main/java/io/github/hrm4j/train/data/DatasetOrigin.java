package io.github.hrm4j.train.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where a dataset comes from, short enough for a note. */
public final class DatasetOrigin {
  private DatasetOrigin() {}

  /**
   * Builder, options and hash out of {@code provenance.json}, as one line of JSON.
   *
   * @throws io.github.hrm4j.train.ConfigException if the file is missing or damaged
   */
  public static String of(Path dataset) throws IOException {
    JsonNode all = Provenance.read(dataset);
    ObjectNode some = JsonNodeFactory.instance.objectNode();
    for (String key : List.of("tool", "builder", "options", "result")) {
      some.set(key, all.path(key));
    }
    return some.toString();
  }
}
