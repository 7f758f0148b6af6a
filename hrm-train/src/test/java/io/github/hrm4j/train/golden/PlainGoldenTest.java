package io.github.hrm4j.train.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The packed models on the plain-loop backend, the only CPU one that computes in bfloat16. */
class PlainGoldenTest {
  @TempDir Path unpacked;

  @TestFactory
  Stream<DynamicTest> everyModelAgreesWithTheReference() throws IOException {
    return GoldenSuite.cases(PackedCases.unpack("tiny-", unpacked)).stream()
        .map(folder -> dynamicTest(folder.getFileName().toString(), () -> check(folder)));
  }

  private static void check(Path folder) throws IOException {
    GoldenReport report = new GoldenReport();
    try (Backend backend = Backends.open("reference", 1)) {
      GoldenSuite.run(folder, backend, report);
    }
    String name = folder.getFileName().toString();
    assertThat(report.comparisons()).as(name).isNotEmpty();
    assertThat(report.failures(name)).as(name).isEmpty();
  }
}
