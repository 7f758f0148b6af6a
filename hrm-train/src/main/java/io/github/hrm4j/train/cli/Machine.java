package io.github.hrm4j.train.cli;

import io.github.hrm4j.tensor.BackendProvider;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Diagnosis;
import io.github.hrm4j.train.run.HostInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is to compute with.
 *
 * @param facts about Java, processor and memory, by what they are, in order
 * @param devices what {@code device=…} may name
 */
record Machine(Map<String, String> facts, List<Device> devices) {
  /**
   * A kind of device.
   *
   * @param reason why it cannot be used; null if it can
   */
  record Device(String name, String reason, Diagnosis diagnosis) {}

  static Machine here() throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("hrm4j", Version.text());
    facts.put("Java", HostInfo.java());
    facts.put("Java's home", System.getProperty("java.home"));
    facts.put("system", HostInfo.system());
    facts.put("processor", HostInfo.processor());
    facts.put("memory", HostInfo.memory());
    List<Device> devices = new ArrayList<>();
    for (BackendProvider provider : Backends.providers()) {
      devices.add(new Device(provider.name(), provider.unavailableBecause(), provider.diagnosis()));
    }
    return new Machine(facts, devices);
  }

  /** The device that device=auto takes. */
  String auto() {
    return isUsable("cuda") ? "cuda" : "cpu";
  }

  private boolean isUsable(String name) {
    return devices.stream().anyMatch(d -> d.name().equals(name) && d.reason() == null);
  }

  Map<String, Object> asMap() {
    Map<String, Object> all = new LinkedHashMap<>(facts);
    Map<String, Object> byName = new LinkedHashMap<>();
    for (Device device : devices) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("usable", device.reason() == null);
      entry.put("reason", device.reason());
      entry.putAll(device.diagnosis().facts());
      entry.put(
          "tried",
          device.diagnosis().tried().stream()
              .map(attempt -> Map.of("what", attempt.what(), "outcome", attempt.outcome()))
              .toList());
      entry.put("advice", device.diagnosis().advice());
      byName.put(device.name(), entry);
    }
    all.put("devices", byName);
    all.put("auto", auto());
    return all;
  }

  List<String> asText() {
    List<String> lines = new ArrayList<>();
    facts.forEach((what, value) -> lines.add("%-12s %s".formatted(what, value)));
    for (Device device : devices) {
      lines.add("");
      lines.add(
          "device=%s %s"
              .formatted(
                  device.name(),
                  device.reason() == null ? "works" : "does not work: " + device.reason()));
      device
          .diagnosis()
          .facts()
          .forEach((what, value) -> lines.add("  %-22s %s".formatted(what, value)));
      if (!device.diagnosis().tried().isEmpty()) {
        lines.add("  looked for:");
        device
            .diagnosis()
            .tried()
            .forEach(a -> lines.add("    %s: %s".formatted(a.what(), a.outcome())));
      }
      if (device.diagnosis().advice() != null) {
        lines.add("  what to do: " + device.diagnosis().advice());
      }
    }
    lines.add("");
    lines.add("device=auto takes " + auto());
    return lines;
  }
}
