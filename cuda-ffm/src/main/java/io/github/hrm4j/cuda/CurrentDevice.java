package io.github.hrm4j.cuda;

import io.github.hrm4j.cuda.generated.Bindings;

/**
 * Which device is current on which thread, as the runtime has it. Kept here to save the call where
 * nothing changes.
 */
final class CurrentDevice {
  // The runtime's state is by thread, and there is one runtime for each installation.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Integer> ordinal = new ThreadLocal<>();

  boolean is(int wanted) {
    Integer current = ordinal.get();
    return current != null && current == wanted;
  }

  /**
   * Makes a device current on this thread.
   *
   * @return the runtime's return code
   * @throws IllegalStateException on a virtual thread, which may change the thread it runs on
   */
  int set(int wanted) {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("CUDA is used from a virtual thread; use a platform thread");
    }
    int code = Bindings.cudaSetDevice(wanted);
    if (code == 0) {
      ordinal.set(wanted);
    }
    return code;
  }
}
