package io.github.hrm4j.autograd.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.autograd.testkit.OpChecks.Planted;
import io.github.hrm4j.tensor.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every line of the {@link OpTable} on the backend that the system property hrm.backend names, or a
 * subclass. Errors and saved bytes go to target/op-table.txt.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class OpTableTest {
  private final List<String> report = new ArrayList<>();
  private OpChecks checks;

  /** Opens the backend to check. */
  protected Backend backend() {
    return BackendUnderTest.open();
  }

  @BeforeAll
  void open() {
    checks = new OpChecks(backend());
  }

  @AfterAll
  void close() throws IOException {
    checks.close();
    if (!report.isEmpty()) {
      Files.write(Files.createDirectories(Path.of("target")).resolve("op-table.txt"), report);
    }
  }

  List<OpLine> lines() {
    return OpTable.lines();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lines")
  void resultIsWhatTheDefinitionSays(OpLine line) {
    checks.forward(line, Planted.NOTHING);
    Planted planted = new Planted(Plant.FORWARD, 0);
    requireFound(line, planted, () -> checks.forward(line, planted));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lines")
  void gradientIsTheSlope(OpLine line) {
    checks.differences(line, Planted.NOTHING);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lines")
  void gradientInFloat32IsThatInFloat64(OpLine line) {
    double error = checks.float32(line, Planted.NOTHING);
    double forward = checks.forward(line, Planted.NOTHING);
    long bytes = checks.constants(line);
    report.add(
        "%-36s forward %.1e  gradient %.1e  saved bytes %d"
            .formatted(line.name(), forward, error, bytes));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lines")
  void aWrongDerivativeIsFound(OpLine line) {
    for (int i = 0; i < line.inputs().size(); i++) {
      if (line.inputs().get(i).isDifferentiable()) {
        for (Plant plant : Plant.DERIVATIVES) {
          if (plant != Plant.REVERSED || checks.orderMatters(line, i)) {
            Planted planted = new Planted(plant, i);
            requireFound(line, planted, () -> checks.differences(line, planted));
            requireFound(line, planted, () -> checks.float32(line, planted));
          }
        }
      }
    }
  }

  private static void requireFound(OpLine line, Planted planted, ThrowingCallable check) {
    assertThatThrownBy(check, "%s with %s", line, planted).isInstanceOf(AssertionError.class);
  }

  @Test
  void orderOfGradientElementsMattersExceptWhereTheyAreAllEqual() {
    Set<String> indifferent = new TreeSet<>();
    for (OpLine line : OpTable.lines()) {
      for (int i = 0; i < line.inputs().size(); i++) {
        if (line.inputs().get(i).isDifferentiable() && !checks.orderMatters(line, i)) {
          indifferent.add(line.name() + ", input " + i);
        }
      }
    }
    assertThat(indifferent)
        .containsExactly(
            "Add [] [4], input 0", "Sum of all of a view, input 0", "Sum of all, input 0");
  }
}
