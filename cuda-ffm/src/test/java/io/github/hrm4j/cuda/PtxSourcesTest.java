package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The shipped PTX belongs to the sources beside it. */
@Tag("tier0")
class PtxSourcesTest {
  private static final Path SOURCES = Path.of("src/main/cuda");
  private static final Pattern HASH = Pattern.compile("(?m)^// sources: sha-256 ([0-9a-f]{64})$");
  private static final Pattern KERNEL = Pattern.compile("__global__ void (hrm_\\w+)\\(");

  /** As build-ptx.sh makes it: all .cu files by name, then all .cuh files. */
  private static String hash() throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String kind : List.of(".cu", ".cuh")) {
      try (Stream<Path> files = Files.list(SOURCES)) {
        for (Path file : files.filter(f -> f.toString().endsWith(kind)).sorted().toList()) {
          digest.update(Files.readAllBytes(file));
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void thePtxWasBuiltFromTheseSources() throws IOException, NoSuchAlgorithmException {
    Matcher named = HASH.matcher(Ptx.shipped().text());
    assertThat(named.find()).isTrue();
    assertThat(named.group(1))
        .as("kernels.ptx is older than its sources: run cuda-ffm/src/main/cuda/build-ptx.sh")
        .isEqualTo(hash());
  }

  @Test
  void itsHeaderIsNotAboveTheTarget() {
    assertThat(Ptx.shipped().version()).isEqualTo("6.3");
    assertThat(Ptx.shipped().target()).isEqualTo("sm_75");
  }

  @Test
  void kernelsThatTheSourcesNameInFullAreInIt() throws IOException {
    // Families that a macro makes do not show their names: the stand-in compares all of them.
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".cu")).toList()) {
        KERNEL
            .matcher(Files.readString(file))
            .results()
            .map(found -> found.group(1))
            .filter(name -> !name.endsWith("_"))
            .forEach(name -> assertThat(Ptx.shipped().entries()).containsKey(name));
      }
    }
  }
}
