package io.github.hrm4j.train.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** What this process occupies, as the operating system and the JVM tell it. */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long KIB = 1024;

  private ProcessMemory() {}

  /** The most physical memory the process ever had, in bytes; Linux alone says so. */
  public static OptionalLong peakResident() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    List<String> lines = Files.readAllLines(STATUS);
    return lines.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> KIB * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }

  /**
   * Bytes of the heap that new objects have not reached yet but will before they are collected for
   * the first time: a long run gets there, a short one may not. Nothing once they were collected.
   */
  static long untouchedYoungHeap() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      boolean young = pool.getType() == MemoryType.HEAP && pool.getName().contains("Eden");
      if (young && !isCollected(pool)) {
        bytes += Math.max(0, pool.getUsage().getCommitted() - pool.getPeakUsage().getUsed());
      }
    }
    return bytes;
  }

  private static boolean isCollected(MemoryPoolMXBean pool) {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .anyMatch(
            collector ->
                collector.getCollectionCount() > 0
                    && List.of(collector.getMemoryPoolNames()).contains(pool.getName()));
  }
}
