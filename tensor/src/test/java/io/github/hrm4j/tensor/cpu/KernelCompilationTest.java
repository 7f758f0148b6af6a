package io.github.hrm4j.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kernel ends in code of C2, with the flags of the launcher, with those of a program that
 * sets none, where the JVM prefers tier 2 as it does under load (docs/decisions/0002). In the
 * interpreter, in C1's code, and where C2 has not inlined everything, each vector is an object of
 * 100 bytes, and a call makes hundreds of them: so what allocates nothing is C2's.
 */
class KernelCompilationTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:-TieredCompilation",
        "-XX:+TieredCompilation",
        "-XX:+TieredCompilation -XX:Tier3DelayOn=0",
        "-XX:UseAVX=2",
        "-XX:MaxVectorSize=16"
      })
  void everyKernelReachesC2(String flags) throws Exception {
    List<String> lines = run(List.of(flags.split(" ", -1)));
    Set<String> missing = VectorLoops.in(classes());
    assertThat(missing).hasSizeGreaterThan(30);
    for (String line : lines) {
      String[] fields = line.split(" ", -1);
      missing.remove(fields[0]);
      assertThat(Long.parseLong(fields[1]))
          .as("bytes a call of %s", line)
          .isLessThan(KernelProbe.FEW_BYTES);
    }
    // One of the two tiles does not fit the width of the vectors.
    assertThat(missing)
        .as("kernels that KernelProbe does not run")
        .isIn(Set.of("Tile6x2.run"), Set.of("Tile6x4.run"));
  }

  /**
   * Whether C2 inlines a call depends on what it has compiled before, and so on chance: in every
   * second run of a training a one-line load was left a call, with an object for each vector.
   */
  @Test
  void noVectorIsHandedFromMethodToMethod() throws Exception {
    assertThat(VectorLoops.handOver(classes())).isEmpty();
  }

  private static Path classes() throws Exception {
    Path root = Path.of(Raw.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return root.resolve(Raw.class.getPackageName().replace('.', '/'));
  }

  private List<String> run(List<String> flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("--add-modules=jdk.incubator.vector");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(KernelProbe.class.getName());
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(err)).isZero();
    return Files.readAllLines(out).stream().filter(line -> line.contains(".")).toList();
  }
}
