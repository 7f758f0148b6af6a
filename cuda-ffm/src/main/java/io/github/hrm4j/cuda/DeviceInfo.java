package io.github.hrm4j.cuda;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the search learns about a device.
 *
 * @param name such as {@code NVIDIA H100}, or {@code GPU} where the driver library was not found
 * @param major of the compute capability
 * @param minor of the compute capability
 */
record DeviceInfo(String name, int major, int minor) {
  /** Turing: the oldest for which the kernels are compiled. */
  static final int NEEDED = 75;

  static final String NEEDED_TEXT = "7.5 or higher";

  /** 10 · major + minor. */
  int capability() {
    return 10 * major + minor;
  }

  boolean isUsable() {
    return capability() >= NEEDED;
  }

  /** Such as {@code cuda:0 NVIDIA H100 (compute capability 9.0)}, with all of them. */
  static String list(List<DeviceInfo> devices) {
    return IntStream.range(0, devices.size())
        .mapToObj(i -> "cuda:" + i + " " + devices.get(i))
        .collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return "%s (compute capability %d.%d)".formatted(name, major, minor);
  }
}
