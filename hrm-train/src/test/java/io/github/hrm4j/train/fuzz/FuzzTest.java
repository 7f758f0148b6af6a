package io.github.hrm4j.train.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files of every format, under a heap of 64 MiB: each is read, or refused in one line that
 * names it. {@code -Dhrm.fuzz.mutations} and {@code -Dhrm.fuzz.seed} change how many and which; a
 * file that was a fault belongs into the corpus beside this test's resources.
 */
class FuzzTest {
  private static final int MUTATIONS = Integer.getInteger("hrm.fuzz.mutations", 10_000);
  private static final long SEED = Long.getLong("hrm.fuzz.seed", 20_260_101);

  /** For slow machines; a hang is told from the file that is left in the folder. */
  private static final int PATIENCE_MINUTES = 10;

  @Test
  void everyFormatIsReadOrRefused(@TempDir Path folder)
      throws IOException, InterruptedException, URISyntaxException {
    Path corpus = Path.of(FuzzTest.class.getResource("corpus").toURI());
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                FuzzMain.class.getName(),
                Files.createDirectory(folder.resolve("work")).toString(),
                corpus.toString(),
                Long.toString(SEED),
                Integer.toString(MUTATIONS))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly();
    String seen = "seed " + SEED + "\n" + Files.readString(output);
    assertThat(ended).as("hangs: " + seen).isTrue();
    assertThat(process.exitValue()).as(seen).isZero();
    List<String> formats = Files.readAllLines(output);
    formats.removeIf(line -> !line.contains(" refused, "));
    assertThat(formats)
        .as(seen)
        .hasSizeGreaterThanOrEqualTo(12)
        .noneMatch(line -> line.contains(": 0 read") || line.contains(" 0 refused"));
  }
}
