package io.github.hrm4j.train.golden;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.train.golden.GoldenReport.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every case of {@code -Dhrm.golden=DIR}, on the backend of {@code -Dhrm.backend}. Without DIR, the
 * cases beside the repository are taken if they are there, else those packed in the test resources.
 * Writes {@code target/golden-report.json}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceGoldenTest {
  private static final int SHOWN = 20;

  private final Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private final GoldenReport report = new GoldenReport();
  @TempDir Path unpacked;

  @TestFactory
  Stream<DynamicTest> everyCaseAgreesWithTheReference() throws IOException {
    return GoldenSuite.cases(root()).stream()
        .map(folder -> dynamicTest(folder.getFileName().toString(), () -> check(folder)));
  }

  private Path root() throws IOException {
    String given = System.getProperty("hrm.golden", "");
    Path repository = module.getParent();
    if (!given.isEmpty()) {
      // As the user sees it, who stands in the repository's root and not in this module.
      return repository.resolve(given).normalize();
    }
    Path beside = repository.resolve("../shared/golden").normalize();
    return Files.isDirectory(beside) ? beside : PackedCases.unpack(unpacked);
  }

  private void check(Path folder) throws IOException {
    try (Backend backend = Backends.open(System.getProperty("hrm.backend", "simd"), 1)) {
      GoldenSuite.run(folder, backend, report);
    }
    requireNoFailure(folder.toAbsolutePath().getFileName().toString());
  }

  private void requireNoFailure(String name) {
    List<Comparison> failures = report.failures(name);
    if (!failures.isEmpty()) {
      StringBuilder text = new StringBuilder();
      text.append(failures.size()).append(" comparisons failed:");
      failures.stream().limit(SHOWN).forEach(failure -> text.append("\n  ").append(failure));
      AssertionError error = new AssertionError(text.toString());
      report.thrown(name).forEach(error::addSuppressed);
      throw error;
    }
  }

  @AfterAll
  void writeReport() throws IOException {
    report.write(module.resolve("target/golden-report.json"));
  }
}
