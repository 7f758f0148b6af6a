package io.github.hrm4j.cuda;

import java.io.IOException;

/** A process of its own for the tests: allocates 4 KiB of device memory, and frees it or not. */
final class LeakProbe {
  private LeakProbe() {}

  public static void main(String[] arguments) throws IOException {
    try (var planted = new PlantedKernels()) {
      var block = planted.memory.allocate(4096);
      if (arguments[0].equals("free")) {
        planted.memory.free(block);
      }
    }
  }
}
