package io.github.hrm4j.cuda.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Counts the tests tagged tier0 … tier4 and writes {@code cuda-ffm/target/tiers.json} at the end of
 * a run. A test of several tiers counts as run in the one of the device that it ran on, and as
 * skipped in the other. Found by the launcher as a service.
 */
public final class TierListener implements TestExecutionListener {
  private static final String NO_GPU = "no run on a GPU was asked for: -D" + StandIn.GPU + "=true";
  private static final String ON_GPU = "the suite ran on the GPU";

  private final TierReport report = new TierReport();
  private TestPlan plan;

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    skipAll(test, reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String message = result.getThrowable().map(Throwable::getMessage).orElse("aborted");
    switch (result.getStatus()) {
      case SUCCESSFUL -> {
        if (test.isTest()) {
          count(test, true);
        }
      }
      case ABORTED -> skipAll(test, message);
      // A class that fails before its tests takes them with it, or itself if it has none yet.
      case FAILED -> {
        if (test.isTest() || plan.getChildren(test).stream().noneMatch(TestIdentifier::isTest)) {
          count(test, false);
        } else {
          eachTest(test, below -> count(below, false));
        }
      }
    }
  }

  private void eachTest(TestIdentifier test, Consumer<TestIdentifier> action) {
    if (test.isTest()) {
      action.accept(test);
    } else {
      plan.getDescendants(test).stream().filter(TestIdentifier::isTest).forEach(action);
    }
  }

  /** At least one: what a factory would have made is not known, but is not nothing. */
  private void skipAll(TestIdentifier test, String reason) {
    Set<TestIdentifier> tests = new LinkedHashSet<>();
    eachTest(test, tests::add);
    if (tests.isEmpty()) {
      tests.add(test);
    }
    tests.forEach(below -> skip(below, reason));
  }

  private void count(TestIdentifier test, boolean passed) {
    Set<Integer> tiers = tiers(test);
    int other = otherDevice();
    boolean either = tiers.contains(1) && tiers.contains(4);
    for (int tier : tiers) {
      if (either && tier == other) {
        report.skipped(tier, tier == 4 ? NO_GPU : ON_GPU);
      } else {
        report.ran(tier, passed);
      }
    }
    planted(test, passed ? "caught" : "missed");
  }

  /** The tier of the device that this run is not on. */
  private static int otherDevice() {
    return Boolean.getBoolean(StandIn.GPU) ? 1 : 4;
  }

  private void skip(TestIdentifier test, String reason) {
    tiers(test).forEach(tier -> report.skipped(tier, reason));
    planted(test, "not run");
  }

  private void planted(TestIdentifier test, String outcome) {
    test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(source -> ((MethodSource) source).getJavaMethod().getAnnotation(PlantedFault.class))
        .ifPresent(fault -> report.planted(fault.value(), outcome));
  }

  /** By its tags and those around it: a test that a factory makes has none of its own. */
  private Set<Integer> tiers(TestIdentifier test) {
    Set<Integer> tiers = new TreeSet<>();
    for (TestTag tag : test.getTags()) {
      if (tag.getName().matches("tier[0-4]")) {
        tiers.add(tag.getName().charAt(4) - '0');
      }
    }
    plan.getParent(test).ifPresent(parent -> tiers.addAll(tiers(parent)));
    return tiers;
  }

  @Override
  public void testPlanExecutionFinished(TestPlan finished) {
    if (report.isEmpty()) {
      return; // a run of other tests
    }
    report.kernels(launched());
    try {
      Path target = StandIn.moduleRoot().resolve("target");
      Path parts = Files.createDirectories(target.resolve("tiers"));
      String module = Path.of("").toAbsolutePath().getFileName().toString();
      report.write(parts.resolve(module + ".json"));
      TierReport whole = TierReport.merge(parts);
      whole.write(target.resolve("tiers.json"));
      whole.lines().forEach(System.out::println);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The shipped kernels that ran on the stand-in in this JVM. */
  private static List<String> launched() {
    String library = System.getProperty(StandIn.LIBRARY);
    if (library == null || Boolean.getBoolean(StandIn.GPU)) {
      return List.of();
    }
    return new StandInDevice(Path.of(library))
        .launched().keySet().stream().filter(name -> name.startsWith("hrm_")).toList();
  }
}
