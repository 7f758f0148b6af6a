package io.github.hrm4j.train.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.io.AtomicFile;
import io.github.hrm4j.train.config.TrainConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The file {@code run.json}: on what and with what a run was made, one entry for each start. */
final class RunInfo {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private RunInfo() {}

  /**
   * Writes the file, or adds a start to it if the run goes on.
   *
   * @param arguments the command line
   */
  static void write(
      RunFolder folder,
      TrainConfig config,
      TrainState state,
      List<String> arguments,
      String version,
      Instant now)
      throws IOException {
    ObjectNode start = start(config, state, arguments, now).put("hrm4j", version);
    ObjectNode root = state.step() > 0 ? previous(folder) : JSON.createObjectNode();
    if (root.isEmpty()) {
      root.setAll(start);
    } else {
      ArrayNode resumed = root.withArray("resumed");
      resumed.add(start.put("from_step", state.step()));
    }
    try (AtomicFile file = AtomicFile.create(folder.info())) {
      file.write(
          ByteBuffer.wrap((JSON.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8)));
      file.commit();
    }
  }

  private static ObjectNode previous(RunFolder folder) throws IOException {
    if (Files.exists(folder.info())) {
      JsonNode root = JSON.readTree(Files.readString(folder.info()));
      if (root instanceof ObjectNode object) {
        return object;
      }
    }
    return JSON.createObjectNode();
  }

  private static ObjectNode start(
      TrainConfig config, TrainState state, List<String> arguments, Instant now)
      throws IOException {
    Backend backend = state.model().backend();
    ObjectNode info = JSON.createObjectNode();
    info.put("started", now.toString());
    info.putPOJO("arguments", arguments);
    info.put("seed", config.seed());
    info.put("parameters", state.model().parameterCount());
    info.put("device", backend.name());
    info.put("threads", config.host().threads());
    info.put("java", Runtime.version().toString());
    info.put("jvm", System.getProperty("java.vm.name") + ", " + System.getProperty("java.vendor"));
    info.putPOJO("jvm_flags", ManagementFactory.getRuntimeMXBean().getInputArguments());
    info.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    info.put("cpu", HostInfo.cpu());
    info.put("processors", Runtime.getRuntime().availableProcessors());
    git().ifPresent(commit -> info.put("git", commit));
    return info;
  }

  /** The commit of the repository we are in, if git is installed and this is one. */
  private static Optional<String> git() throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=40")
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      return Optional.empty(); // not installed: then there is nothing to say
    }
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      boolean ended = process.waitFor(10, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? Optional.of(output) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
