package io.github.hrm4j.tensor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * What every backend promises: each primitive and fused one agrees with the reference backend in
 * float64, over awkward sizes, views, broadcasts and special values, within tolerances that grow
 * with the length of the sums; operands that do not fit are refused with the promised messages; no
 * memory is left behind. A backend's test extends this class and says how to open it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendContract {
  private Backend tested;
  private Backend reference;

  /** Opens the backend under test. */
  protected abstract Backend open();

  /** All comparisons, for tests of the contract itself too. */
  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    cases.addAll(ElementwiseCases.all());
    cases.addAll(CopyCases.all());
    cases.addAll(ReductionCases.all());
    cases.addAll(FusedCases.all());
    cases.addAll(AttentionAndLossCases.all());
    return cases;
  }

  /** What the comparisons are called, for a report on what is tested. */
  public static List<String> caseNames() {
    return cases().stream().map(ContractCase::name).toList();
  }

  @BeforeAll
  final void openBackends() {
    tested = open();
    reference = Backends.open("reference", 1);
  }

  @AfterAll
  final void closeBackends() {
    assertThat(tested.memory().pool().stats().liveBytes()).as("bytes left behind").isZero();
    tested.close();
    reference.close();
  }

  @TestFactory
  final Stream<DynamicTest> agreesWithReference() {
    Agreement agreement = new Agreement(tested, reference);
    return cases().stream()
        .map(each -> DynamicTest.dynamicTest(each.name(), () -> each.body().accept(agreement)));
  }

  @TestFactory
  final Stream<DynamicTest> refusesWhatDoesNotFit() {
    return RefusalCases.all().stream()
        .map(each -> DynamicTest.dynamicTest(each.name(), () -> each.verify(tested, reference)));
  }
}
