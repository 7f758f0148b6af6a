package io.github.hrm4j.train.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.io.AtomicFile;
import io.github.hrm4j.train.JsonFile;
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
  /** Room for many thousands of starts. */
  private static final int MAX_BYTES = 1 << 23;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private RunInfo() {}

  /**
   * What is known when a run starts or goes on.
   *
   * @param arguments the command line
   * @param version of this program
   * @param now the date
   * @param data from {@link DataRecord}
   * @param backward what a step keeps for the backward
   */
  record Start(
      List<String> arguments,
      String version,
      Instant now,
      ObjectNode data,
      BackwardMemory backward) {}

  /**
   * Writes the file, or adds a start to it if the run goes on.
   *
   * @return whether the dataset is another than when the run began
   */
  static boolean write(RunFolder folder, TrainConfig config, TrainState state, Start given)
      throws IOException {
    ObjectNode start = start(config, state, given);
    ObjectNode root = state.step() > 0 ? previous(folder) : JSON.createObjectNode();
    boolean changed = false;
    if (root.isEmpty()) {
      root.setAll(start);
    } else {
      JsonNode before = root.path("data").path("sha256");
      changed = !before.isMissingNode() && !before.equals(start.path("data").path("sha256"));
      root.withArray("resumed").add(start.put("from_step", state.step()));
    }
    write(folder, root);
    return changed;
  }

  /** Adds to the last start how it ended and what it took. */
  static void finish(RunFolder folder, TrainState state, String outcome) throws IOException {
    ObjectNode root = previous(folder);
    JsonNode resumed = root.path("resumed");
    ObjectNode start = resumed.isEmpty() ? root : (ObjectNode) resumed.get(resumed.size() - 1);
    start.put("outcome", outcome);
    start.put("last_step", state.step());
    start.put("train_seconds", state.trainSeconds());
    ObjectNode memory = start.withObject("memory");
    memory.put(
        "native_peak_bytes", state.model().backend().memory().pool().stats().peakOwnedBytes());
    ProcessMemory.peakResident().ifPresent(bytes -> memory.put("resident_peak_bytes", bytes));
    write(folder, root);
  }

  private static void write(RunFolder folder, ObjectNode root) throws IOException {
    try (AtomicFile file = AtomicFile.create(folder.info())) {
      file.write(
          ByteBuffer.wrap((JSON.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8)));
      file.commit();
    }
  }

  private static ObjectNode previous(RunFolder folder) throws IOException {
    if (Files.exists(folder.info())) {
      return (ObjectNode) JsonFile.readObject(folder.info(), MAX_BYTES);
    }
    return JSON.createObjectNode();
  }

  private static ObjectNode start(TrainConfig config, TrainState state, Start given)
      throws IOException {
    Backend backend = state.model().backend();
    ObjectNode info = JSON.createObjectNode();
    info.put("hrm4j", given.version());
    info.put("started", given.now().toString());
    info.putPOJO("arguments", given.arguments());
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
    info.set("data", given.data());
    ObjectNode memory = info.withObject("memory");
    memory.put("grad", config.step().method().gradient().label());
    memory.set("backward_bytes", JSON.valueToTree(given.backward().byPath()));
    info.set("config", JSON.valueToTree(config.toMap()));
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
