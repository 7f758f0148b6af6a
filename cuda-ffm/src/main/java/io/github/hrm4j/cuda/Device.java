package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.generated.Bindings.cudaDeviceGetAttribute;
import static io.github.hrm4j.cuda.generated.Bindings.cudaDeviceSynchronize;
import static io.github.hrm4j.cuda.generated.Bindings.cudaMemGetInfo;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One GPU, with the state of its health. Any platform thread may use it; virtual threads may not,
 * since the runtime keeps its current device and its last error by thread of the operating system.
 */
final class Device {
  private final int ordinal;
  private final DeviceInfo info;
  private final CudaInstallation installation;
  private final CudaStatus status;

  private Device(CudaInstallation installation, int ordinal) {
    this.installation = installation;
    this.ordinal = ordinal;
    this.info = installation.devices().get(ordinal);
    this.status = new CudaStatus(name(), ErrorTexts.OF_LIBRARIES);
  }

  /**
   * Opens a device of the libraries found here.
   *
   * @param ordinal CUDA's number of it
   * @throws IllegalArgumentException if CUDA cannot be used here, there is no such device, or it is
   *     too old; one line that says why
   */
  static Device open(int ordinal) {
    CudaInstallation found = CudaLibraries.here();
    if (found.reason() != null) {
      throw new IllegalArgumentException("CUDA cannot be used: " + found.reason());
    }
    if (ordinal < 0 || ordinal >= found.devices().size()) {
      throw new IllegalArgumentException(
          "there is no device cuda:%d; found: %s"
              .formatted(ordinal, DeviceInfo.list(found.devices())));
    }
    if (!found.devices().get(ordinal).isUsable()) {
      throw new IllegalArgumentException(
          "cuda:%d is too old: needs compute capability %s, found: %s"
              .formatted(ordinal, DeviceInfo.NEEDED_TEXT, DeviceInfo.list(found.devices())));
    }
    Device device = new Device(found, ordinal);
    device.enter();
    return device;
  }

  /** As in {@code device=cuda:0}. */
  String name() {
    return "cuda:" + ordinal;
  }

  DeviceInfo info() {
    return info;
  }

  CudaInstallation installation() {
    return installation;
  }

  /** Compute capability as 10 · major + minor, such as 90. */
  int capability() {
    return info.capability();
  }

  CudaStatus status() {
    return status;
  }

  /**
   * To be called before every call about this device: makes it the current one of this thread.
   *
   * @throws CudaException if it is lost
   * @throws IllegalStateException on a virtual thread
   */
  void enter() {
    status.requireAlive();
    if (!installation.currentDevice().is(ordinal)) {
      status.check(installation.currentDevice().set(ordinal), "cudaSetDevice");
    }
  }

  /** An attribute by its number in the runtime API. */
  int attribute(int attribute) {
    enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      status.check(cudaDeviceGetAttribute(value, attribute, ordinal), "cudaDeviceGetAttribute");
      return value.get(JAVA_INT, 0);
    }
  }

  /**
   * Memory of the whole device, other processes' use included.
   *
   * @param freeBytes not in use
   * @param totalBytes what there is
   */
  record MemoryUse(long freeBytes, long totalBytes) {}

  MemoryUse memoryUse() {
    enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment values = arena.allocate(JAVA_LONG, 2);
      status.check(cudaMemGetInfo(values, values.asSlice(Long.BYTES)), "cudaMemGetInfo");
      return new MemoryUse(values.getAtIndex(JAVA_LONG, 0), values.getAtIndex(JAVA_LONG, 1));
    }
  }

  /** Waits for all streams; errors of kernels that ran before come out here. */
  void synchronize() {
    enter();
    status.check(cudaDeviceSynchronize(), "cudaDeviceSynchronize");
  }
}
