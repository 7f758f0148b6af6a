package io.github.hrm4j.train.run;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine and the Java that we run on, in words. */
public final class HostInfo {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final double GIB = 1 << 30;

  private HostInfo() {}

  /** Such as {@code 25.0.3+9-LTS, OpenJDK 64-Bit Server VM, Eclipse Adoptium}. */
  public static String java() {
    return "%s, %s, %s"
        .formatted(
            Runtime.version(),
            System.getProperty("java.vm.name"),
            System.getProperty("java.vendor"));
  }

  /** The operating system and the instruction set. */
  public static String system() {
    return "%s %s, %s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"));
  }

  /** The processor's name where the system tells it, and how many may be used. */
  public static String processor() throws IOException {
    return cpu() + ", " + Runtime.getRuntime().availableProcessors() + " usable processors";
  }

  /** The machine's memory, what is free of it, and what Java's heap may take. */
  public static String memory() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return String.format(
        Locale.ROOT,
        "%.1f GiB, %.1f GiB free; Java's heap may grow to %.1f GiB, tensors live outside it",
        system.getTotalMemorySize() / GIB,
        system.getFreeMemorySize() / GIB,
        Runtime.getRuntime().maxMemory() / GIB);
  }

  static String cpu() throws IOException {
    if (Files.isReadable(CPU_INFO)) {
      try (Stream<String> lines = Files.lines(CPU_INFO)) {
        Optional<String> name = lines.filter(line -> line.startsWith("model name")).findFirst();
        if (name.isPresent()) {
          return name.get().replaceFirst("^[^:]*:\\s*", "");
        }
      }
    }
    return System.getProperty("os.arch");
  }
}
