package io.github.hrm4j.train.arc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The share of tasks solved within K attempts, by the two counting rules in use: HRM's, for which a
 * task counts if all its test inputs are right, and TRM's, for which it counts by the fraction of
 * them that is.
 */
public final class PassAtK {
  /** The numbers of attempts that are reported. */
  public static final List<Integer> KS = List.of(1, 2, 5, 10, 100, 1000);

  private final long[] whole = new long[KS.size()];
  private final double[] fractions = new double[KS.size()];
  private long tasks;
  private long testInputs;
  private long votes;

  /**
   * The figures for one K, from 0 to 1.
   *
   * @param allTestInputs share of tasks with all test inputs right (the reference's rule)
   * @param testInputFraction mean over tasks of the fraction of test inputs that is right (TRM's
   *     rule)
   */
  public record Pass(int k, double allTestInputs, double testInputFraction) {}

  void add(RankedTask task) {
    tasks++;
    testInputs += task.inputs().size();
    votes += task.votes();
    for (int i = 0; i < KS.size(); i++) {
      int passed = task.passed(KS.get(i));
      whole[i] += passed == task.inputs().size() ? 1 : 0;
      fractions[i] += (double) passed / task.inputs().size();
    }
  }

  public long tasks() {
    return tasks;
  }

  public long testInputs() {
    return testInputs;
  }

  public long votes() {
    return votes;
  }

  /** One for each K. */
  public List<Pass> passes() {
    List<Pass> passes = new ArrayList<>();
    double all = Math.max(1, tasks);
    for (int i = 0; i < KS.size(); i++) {
      passes.add(new Pass(KS.get(i), whole[i] / all, fractions[i] / all));
    }
    return passes;
  }

  /** By the names under which they are reported. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("tasks", tasks);
    fields.put("test_inputs", testInputs);
    fields.put("votes", votes);
    for (Pass pass : passes()) {
      Map<String, Object> rules = new LinkedHashMap<>();
      rules.put("all_test_inputs", pass.allTestInputs());
      rules.put("test_input_fraction", pass.testInputFraction());
      fields.put("pass@" + pass.k(), rules);
    }
    return fields;
  }
}
