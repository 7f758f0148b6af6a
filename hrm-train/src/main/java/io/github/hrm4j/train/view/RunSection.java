package io.github.hrm4j.train.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hrm4j.train.JsonFile;
import io.github.hrm4j.train.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code run.json} and {@code all_config.yaml} say of a run. */
final class RunSection {
  private static final int MOST_BYTES = 1 << 23;

  /**
   * A report may be handed on, so what is about the machine's folders stays out; paths are shown as
   * the user wrote them.
   */
  private static final List<String> SHOWN =
      List.of(
          "hrm4j",
          "started",
          "arguments",
          "seed",
          "parameters",
          "device",
          "threads",
          "java",
          "cpu",
          "git",
          "data",
          "outcome",
          "last_step",
          "train_seconds",
          "resumed");

  private static final ObjectMapper JSON = new ObjectMapper();

  private RunSection() {}

  static void add(PageData page, Path folder) throws IOException {
    ObjectNode section = page.root().putObject("run");
    section.put("path", folder.toString());
    Path info = folder.resolve("run.json");
    if (Files.isRegularFile(info)) {
      ObjectNode run = (ObjectNode) JsonFile.readObject(info, MOST_BYTES);
      section.set("info", run.retain(SHOWN));
      if (run.has("data")) {
        ((ObjectNode) run.get("data")).retain("provenance");
      }
    } else {
      section.set("info", JSON.createObjectNode());
    }
    Path config = folder.resolve("all_config.yaml");
    if (Files.isRegularFile(config)) {
      section.put("config", TextFile.read(config, MOST_BYTES));
    }
    Path metrics = folder.resolve("metrics.json"); // of hrm evaluate
    if (Files.isRegularFile(metrics)) {
      JsonNode evaluation = JsonFile.readObject(metrics, MOST_BYTES);
      section.set("evaluation", evaluation);
    }
  }
}
