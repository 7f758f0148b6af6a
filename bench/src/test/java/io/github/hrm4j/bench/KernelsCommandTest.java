package io.github.hrm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** {@code hrm bench kernels} on one benchmark, through JMH and a JVM of its own. */
class KernelsCommandTest {
  @Test
  void aBenchmarkHasATimeAndABound() throws IOException {
    PrintStream before = System.out;
    ByteArrayOutputStream beside = new ByteArrayOutputStream();
    Hrm run;
    try {
      System.setOut(new PrintStream(beside, true, StandardCharsets.UTF_8));
      run =
          Hrm.run(
              "bench", "kernels", "--quick", "--threads", "1", "--json", "CopyBenchmark.assign");
    } finally {
      System.setOut(before);
    }
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(beside.toString(StandardCharsets.UTF_8)).as("what JMH says").isEmpty();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode results = new ObjectMapper().readTree(run.out()).get("results");
    assertThat(results).hasSize(1);
    JsonNode assign = results.get(0);
    assertThat(assign.get("benchmark").textValue()).isEqualTo("CopyBenchmark.assign");
    assertThat(assign.get("us").doubleValue()).isPositive();
    assertThat(assign.get("bound_us").doubleValue()).isPositive();
    assertThat(assign.get("bound_by").textValue()).isEqualTo("memory");
    // Some times more at most: the triad was compiled when it was measured.
    assertThat(assign.get("share").doubleValue()).isBetween(0.001, 3.0);
  }
}
