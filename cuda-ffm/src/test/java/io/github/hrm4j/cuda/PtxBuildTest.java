package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hrm4j.cuda.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped PTX against the compilers, where they are installed. */
@Tag("tier3")
class PtxBuildTest {
  private static final long MOST_SECONDS = 600;
  private static final int MOST_REGISTERS = 65_536; // of a block, on every architecture
  private static final Pattern COMPILER = Pattern.compile("(?m)^// compiler: nvcc (\\S+)$");

  private static void requireOnPath(String program) {
    assumeTrue(Commands.isOnPath(program), "no " + program + " on the PATH");
  }

  @Test
  void theSourcesStillGiveThisPtx(@TempDir Path folder) throws IOException {
    requireOnPath("nvcc");
    Matcher named = COMPILER.matcher(Ptx.shipped().text());
    assertThat(named.find()).isTrue();
    String here = KernelTable.version("nvcc");
    assumeTrue(
        here.equals(named.group(1)),
        "nvcc is " + here + ", and kernels.ptx was built by " + named.group(1));
    Path built = folder.resolve("kernels.ptx");
    var result =
        Commands.run(MOST_SECONDS, "src/main/cuda/build-ptx.sh", built.toAbsolutePath().toString());
    assertThat(result.code()).as(result.output()).isZero();
    assertThat(Files.mismatch(built, KernelTable.PTX))
        .as("kernels.ptx differs from what its sources give: run src/main/cuda/build-ptx.sh")
        .isEqualTo(-1);
  }

  @Test
  void itAssemblesForEveryArchitectureWithoutSpillsAndEveryBlockFits() throws IOException {
    requireOnPath("ptxas");
    Map<Occupancy, Map<String, KernelUsage>> usages = KernelTable.usages();
    usages.forEach(
        (limits, kernels) -> {
          assertThat(kernels).hasSameSizeAs(Ptx.shipped().entries());
          kernels.forEach(
              (name, usage) -> {
                String where = name + " on " + limits.architecture();
                int threads = KernelTable.threads(name);
                assertThat(usage.spilledBytes()).as(where + ": spilled bytes").isZero();
                assertThat(usage.registers() * threads)
                    .as(where)
                    .isLessThanOrEqualTo(MOST_REGISTERS);
                assertThat(limits.blocksAtOnce(threads, usage.registers(), usage.sharedBytes()))
                    .as(where + ": blocks at once")
                    .isPositive();
              });
        });
    String here = "ptxas " + KernelTable.version("ptxas");
    String table = Files.readString(KernelTable.FILE);
    assumeThat(table).as("the table of docs was made with another ptxas: " + here).contains(here);
    assertThat(table).isEqualTo(KernelTable.text(usages));
  }
}
