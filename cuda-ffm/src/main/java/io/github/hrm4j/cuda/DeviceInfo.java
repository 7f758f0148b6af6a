package io.github.hrm4j.cuda;

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

  @Override
  public String toString() {
    return "%s (compute capability %d.%d)".formatted(name, major, minor);
  }
}
