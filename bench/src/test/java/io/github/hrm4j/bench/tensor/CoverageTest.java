package io.github.hrm4j.bench.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Every primitive of a backend has a benchmark, and every benchmark a bound. All benchmarks that
 * JMH knows are run once, on a backend that takes down which of its methods they call.
 */
class CoverageTest {
  /** The only methods without a benchmark, and why. */
  private static final Map<String, String> NOT_MEASURED =
      Map.ofEntries(
          Map.entry("name()", "computes nothing"),
          Map.entry("memory()", "computes nothing"),
          Map.entry("preferredCompute()", "computes nothing"),
          Map.entry("cannotCompute(DType)", "computes nothing"),
          Map.entry("updatesTogether()", "computes nothing"),
          Map.entry("captures()", "computes nothing"),
          Map.entry("close()", "ends what is measured"),
          Map.entry("empty(DType, Shape)", "reads and writes nothing"),
          Map.entry("tensor(DType, Shape, double[])", "empty and write, for constants and tests"),
          Map.entry("tensor(Shape, float[])", "empty and write"),
          Map.entry("ints(Shape, int[])", "empty and write"),
          Map.entry("capture(Runnable)", "the CPU does not capture"),
          Map.entry("adamAtan2(List, AdamAtan2Scalars)", "on the CPU a loop over adamAtan2"),
          Map.entry("adamAtan2(List, Tensor)", "on the CPU a loop over adamAtan2"),
          Map.entry("signSgd(Tensor, Tensor, Tensor, Tensor)", "on the CPU signSgd"));

  @Test
  void everyPrimitiveHasABenchmark() throws ReflectiveOperationException {
    Set<String> called = new TreeSet<>();
    for (Map.Entry<String, Set<String>> benchmark : calls().entrySet()) {
      assertThat(benchmark.getValue()).as(benchmark.getKey() + " calls").hasSizeGreaterThan(2);
      called.addAll(benchmark.getValue());
    }
    Set<String> missing = primitives();
    missing.removeAll(called);
    assertThat(missing).as("without a benchmark").isEqualTo(new TreeSet<>(NOT_MEASURED.keySet()));
  }

  private static Set<String> primitives() {
    return Arrays.stream(Backend.class.getMethods())
        .filter(method -> !method.isSynthetic())
        .map(CoverageTest::signature)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String signature(Method method) {
    return Stream.of(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }

  /** What each benchmark calls while it is measured. */
  private static Map<String, Set<String>> calls() throws ReflectiveOperationException {
    OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
    Collection<BenchmarkListEntry> all = BenchmarkList.defaultList().getAll(silent, List.of());
    assertThat(all).hasSizeGreaterThan(40);
    Map<String, Set<String>> calls = new TreeMap<>();
    for (BenchmarkListEntry entry : all) {
      Class<?> type = Class.forName(entry.getUserClassQName());
      String name = entry.getUsername().substring(type.getName().length() + 1);
      Set<String> called = new TreeSet<>();
      Device device = (Device) type.getDeclaredConstructor().newInstance();
      device.device = "cpu";
      device.threads = 1;
      device.batch = 2;
      device.open(recording(called));
      called.clear();
      Work work = new Work();
      type.getMethod(name, Work.class).invoke(device, work);
      calls.put(type.getSimpleName() + "." + name, new TreeSet<>(called));
      device.close();
      assertThat(work.bytes).as("bytes of " + entry.getUsername()).isPositive();
    }
    return calls;
  }

  /** A backend that notes the calls from outside; those that it makes itself are not among them. */
  private static Backend recording(Set<String> called) {
    Backend backend = Backends.open("cpu", 1);
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (_, method, arguments) -> {
              called.add(signature(method));
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
