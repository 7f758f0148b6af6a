package io.github.hrm4j.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that embeds the solver, started as its users would start it. */
@Timeout(600)
class SolverProcessTest {
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  /** The JVM's own line, for which there is no flag. */
  private static final String INCUBATOR =
      "WARNING: Using incubator modules: jdk.incubator.vector\n";

  @TempDir static Path folder;
  private static Path checkpoint;

  @TempDir private Path program;

  @BeforeAll
  static void makeCheckpoint() throws IOException {
    checkpoint = TinyCheckpoint.write(folder);
  }

  @Test
  void onTheClassPathWithTheFlags() throws Exception {
    ConsumerProgram.Output output =
        ConsumerProgram.onTheClassPath(program)
            .runOnTheClassPath(checkpoint, VECTORS, "--enable-native-access=ALL-UNNAMED");
    assertThat(output.out()).matches("([1-4.]{16} 4\n)\\1\\1");
    assertThat(output.err()).isEqualTo(INCUBATOR);
  }

  @Test
  void onTheClassPathWithoutAFlagTheSlowBackendTakesOverAndSaysSo() throws Exception {
    ConsumerProgram.Output output =
        ConsumerProgram.onTheClassPath(program)
            .runOnTheClassPath(checkpoint, "--enable-native-access=ALL-UNNAMED");
    assertThat(output.out()).matches("([1-4.]{16} 4\n)\\1\\1");
    assertThat(output.err())
        .as("three solvers, one warning")
        .containsOnlyOnce("Slow reference backend in use: start java with " + VECTORS)
        .containsOnlyOnce("WARNING");
  }

  @Test
  void onTheModulePathWithoutAFlagForVectors() throws Exception {
    ConsumerProgram.Output output =
        ConsumerProgram.onTheModulePath(program)
            .runOnTheModulePath(checkpoint, "--enable-native-access=io.github.hrm4j.tensor");
    assertThat(output.out()).matches("([1-4.]{16} 4\n)\\1\\1");
    assertThat(output.err()).isEqualTo(INCUBATOR);
  }
}
