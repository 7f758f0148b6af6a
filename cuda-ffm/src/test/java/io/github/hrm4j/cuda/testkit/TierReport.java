package io.github.hrm4j.cuda.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** How many tests of each tier ran, which planted faults were caught, and which kernels ran. */
final class TierReport {
  private static final int TIERS = 5;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final class Tier {
    int ran;
    int skipped;
    int failed;
    final Set<String> reasons = new LinkedHashSet<>();
  }

  private final List<Tier> tiers = new ArrayList<>();
  private final Map<String, String> planted = new TreeMap<>();
  private final Set<String> kernels = new TreeSet<>();

  TierReport() {
    for (int i = 0; i < TIERS; i++) {
      tiers.add(new Tier());
    }
  }

  boolean isEmpty() {
    return tiers.stream().allMatch(tier -> tier.ran + tier.skipped == 0);
  }

  void ran(int tier, boolean passed) {
    tiers.get(tier).ran++;
    tiers.get(tier).failed += passed ? 0 : 1;
  }

  void skipped(int tier, String reason) {
    tiers.get(tier).skipped++;
    tiers.get(tier).reasons.add(reason.replace("Assumption failed: ", "").strip());
  }

  void planted(String fault, String outcome) {
    planted.put(fault, outcome);
  }

  void kernels(Collection<String> launched) {
    kernels.addAll(launched);
  }

  /** The sum of the reports of a folder, one for each module. */
  static TierReport merge(Path folder) throws IOException {
    TierReport whole = new TierReport();
    List<Path> parts;
    try (Stream<Path> files = Files.list(folder)) {
      parts = files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    for (Path part : parts) {
      whole.add(JSON.readTree(part.toFile()));
    }
    return whole;
  }

  private void add(JsonNode part) {
    for (JsonNode node : part.get("tiers")) {
      Tier tier = tiers.get(node.get("tier").asInt());
      tier.ran += node.get("ran").asInt();
      tier.skipped += node.get("skipped").asInt();
      tier.failed += node.get("failed").asInt();
      if (node.get("skipped").asInt() > 0) {
        tier.reasons.addAll(List.of(node.get("reason").asText().split("; ", -1)));
      }
    }
    part.get("planted").properties().forEach(e -> planted.put(e.getKey(), e.getValue().asText()));
    part.get("kernels").forEach(kernel -> kernels.add(kernel.asText()));
  }

  void write(Path file) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    for (int i = 0; i < TIERS; i++) {
      Tier tier = tiers.get(i);
      root.withArray("tiers")
          .addObject()
          .put("tier", i)
          .put("ran", tier.ran)
          .put("skipped", tier.skipped)
          .put("failed", tier.failed)
          .put("reason", reason(tier));
    }
    ObjectNode faults = root.putObject("planted");
    planted.forEach(faults::put);
    kernels.forEach(root.putArray("kernels")::add);
    Files.writeString(file, JSON.writeValueAsString(root) + "\n");
  }

  /** Why tests were skipped, or why there are none; null if all ran. */
  private static String reason(Tier tier) {
    if (tier.skipped > 0) {
      return String.join("; ", tier.reasons);
    }
    return tier.ran > 0 ? null : "no test of this tier was part of the run";
  }

  /** A line for each tier, for people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < TIERS; i++) {
      Tier tier = tiers.get(i);
      String reason = reason(tier);
      lines.add(
          "CUDA tier %d: %d ran, %d skipped, %d failed%s"
              .formatted(
                  i, tier.ran, tier.skipped, tier.failed, reason == null ? "" : ": " + reason));
    }
    return lines;
  }
}
