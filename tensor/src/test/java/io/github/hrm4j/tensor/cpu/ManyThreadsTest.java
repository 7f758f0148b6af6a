package io.github.hrm4j.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** More threads than the system gives. */
class ManyThreadsTest {
  /** Room for a few stacks beside all that a small JVM reserves. */
  private static final int ADDRESS_SPACE_KB = 16_000_000;

  @TempDir private Path folder;

  @Test
  @EnabledOnOs(OS.LINUX)
  void noneIsLeftBehindIfNotAllCanBeStarted() throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -v " + ADDRESS_SPACE_KB + " && exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-Xss1g",
                "-cp",
                System.getProperty("java.class.path"),
                ManyThreadsProbe.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(out)).isZero();
    assertThat(Files.readString(out, StandardCharsets.UTF_8))
        .contains("refused", "0 left", "2 threads");
  }
}
