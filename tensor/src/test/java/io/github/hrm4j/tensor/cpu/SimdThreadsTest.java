package io.github.hrm4j.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.FusedOps.AdamAtan2Scalars;
import io.github.hrm4j.tensor.FusedOps.Attended;
import io.github.hrm4j.tensor.FusedOps.Normalized;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The number of threads changes no bit, and after the first calls nothing is allocated. */
class SimdThreadsTest {
  // Large enough for four ranges, and of no multiple of anything.
  private static final int ROWS = 701;
  private static final int WIDTH = 130;

  private static Tensor random(Backend on, int... extents) {
    Shape shape = Shape.of(extents);
    Random random = new Random(shape.hashCode());
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return on.tensor(shape, values);
  }

  private static Tensor ids(Backend on, int bound) {
    int[] values = new Random(3).ints(ROWS, 0, bound).toArray();
    return on.ints(Shape.of(ROWS), values);
  }

  private static Map<String, Function<Backend, List<Tensor>>> computations() {
    Map<String, Function<Backend, List<Tensor>>> all = new LinkedHashMap<>();
    all.put("unary", on -> List.of(on.unary(Unary.SILU, random(on, ROWS, WIDTH))));
    all.put("column", on -> List.of(column(on)));
    all.put("transposed", on -> List.of(on.affine(random(on, ROWS, WIDTH).transpose(0, 1), 2, 1)));
    all.put("reduce", SimdThreadsTest::reductions);
    all.put("scatterAdd", on -> List.of(on.scatterAdd(random(on, ROWS, WIDTH), ids(on, 5), 5)));
    all.put("gather", on -> List.of(on.gather(random(on, 9, WIDTH), ids(on, 9))));
    all.put("rmsNorm", SimdThreadsTest::rmsNorm);
    all.put("rope", SimdThreadsTest::rope);
    all.put("attention", SimdThreadsTest::attention);
    all.put("swiglu", SimdThreadsTest::swiglu);
    all.put("softmax", on -> List.of(on.softmax(random(on, ROWS, WIDTH))));
    for (CrossEntropy kind : CrossEntropy.values()) {
      all.put("crossEntropy " + kind, on -> crossEntropy(on, kind));
    }
    all.put("adamAtan2", SimdThreadsTest::adamAtan2);
    all.put("signSgd", SimdThreadsTest::signSgd);
    all.put("linear", on -> List.of(on.linear(random(on, ROWS, 64), random(on, WIDTH, 64), null)));
    return all;
  }

  private static Tensor column(Backend on) {
    return on.binary(Binary.MUL, random(on, ROWS, WIDTH), random(on, ROWS, 1));
  }

  private static List<Tensor> reductions(Backend on) {
    Tensor x = random(on, ROWS, WIDTH);
    return List.of(
        on.reduce(Reduction.SUM, x, 0),
        on.reduce(Reduction.SUM, x, 1),
        on.reduce(Reduction.MAX, x, 0),
        on.argmax(x));
  }

  private static List<Tensor> rmsNorm(Backend on) {
    Tensor x = random(on, ROWS, WIDTH);
    Normalized result = on.rmsNorm(x, random(on, ROWS, WIDTH), 1e-5);
    return List.of(result.y(), result.rstd(), on.rmsNormBackward(result.y(), result.rstd(), x));
  }

  private static List<Tensor> rope(Backend on) {
    Tensor x = random(on, 7, 101, 3, 34);
    return List.of(on.rope(x, random(on, 101, 34), random(on, 101, 34), false));
  }

  private static List<Tensor> attention(Backend on) {
    Tensor qkv = random(on, 3, 37, 3 * 3 * 22);
    Tensor table = random(on, 37, 22);
    Attended result = on.attention(qkv, 3, table, table);
    Tensor dy = random(on, 3, 37, 3 * 22);
    Tensor slopes = on.attentionBackward(qkv, 3, table, table, result, dy);
    return List.of(result.y(), result.logSumExp(), slopes);
  }

  private static List<Tensor> swiglu(Backend on) {
    Tensor x = random(on, ROWS, 2 * WIDTH);
    return List.of(on.swiglu(x), on.swigluBackward(x, random(on, ROWS, WIDTH)));
  }

  private static List<Tensor> crossEntropy(Backend on, CrossEntropy kind) {
    Tensor logits = random(on, ROWS, 11);
    Tensor losses = on.crossEntropy(kind, logits, ids(on, 11));
    return List.of(losses, on.crossEntropyBackward(kind, logits, ids(on, 11), losses));
  }

  private static List<Tensor> adamAtan2(Backend on) {
    Tensor p = random(on, ROWS, WIDTH);
    Tensor m = random(on, ROWS, WIDTH);
    Tensor v = on.unary(Unary.ABS, random(on, ROWS, WIDTH));
    AdamAtan2Scalars scalars = new AdamAtan2Scalars(0.999f, 0.9f, 0.95f, 0.01f, 1.5f);
    on.adamAtan2(p, m, v, random(on, ROWS, WIDTH), scalars);
    return List.of(p, m, v);
  }

  private static List<Tensor> signSgd(Backend on) {
    Tensor table = random(on, 50, WIDTH);
    on.signSgd(table, ids(on, 50), random(on, ROWS, WIDTH), 0.01f, 0.99f);
    return List.of(table);
  }

  private static List<double[]> results(int threads, Function<Backend, List<Tensor>> computation) {
    SimdBackend backend = new SimdBackend(threads);
    try (var _ = backend.openScope("results")) {
      List<double[]> results = new ArrayList<>();
      computation.apply(backend).forEach(tensor -> results.add(tensor.toDoubles()));
      return results;
    } finally {
      backend.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> sameBitsForOneTwoAndFourThreads() {
    return computations().entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () -> {
                      List<double[]> one = results(1, each.getValue());
                      for (int threads : new int[] {2, 4}) {
                        List<double[]> more = results(threads, each.getValue());
                        for (int i = 0; i < one.size(); i++) {
                          // NaN and -0 would be seen: arrays compare by bits.
                          assertThat(more.get(i)).as(threads + " threads").isEqualTo(one.get(i));
                        }
                      }
                    }));
  }

  @Test
  void everyThreadComputes() {
    SimdBackend backend = new SimdBackend(4);
    try (var _ = backend.openScope("work")) {
      rmsNorm(backend);
      attention(backend);
      for (long runs : backend.parallel.runsByWorker()) {
        assertThat(runs).isPositive();
      }
    } finally {
      backend.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> nothingIsAllocatedInTheSteadyState() {
    return computations().entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () -> {
                      SimdBackend backend = new SimdBackend(4);
                      step(backend, each.getValue());
                      long allocations = backend.memory().pool().stats().allocations();
                      for (int i = 0; i < 5; i++) {
                        step(backend, each.getValue());
                      }
                      assertThat(backend.memory().pool().stats().allocations())
                          .isEqualTo(allocations);
                      assertThat(backend.memory().pool().stats().liveBytes()).isZero();
                      backend.close();
                      assertThat(backend.memory().pool().stats().ownedBytes()).isZero();
                    }));
  }

  private static void step(Backend backend, Function<Backend, List<Tensor>> computation) {
    try (var _ = backend.openScope("step")) {
      assertThat(computation.apply(backend)).isNotEmpty();
    }
  }

  @Test
  void anOperandOfAnotherBackendIsRefused() {
    SimdBackend one = new SimdBackend(1);
    SimdBackend other = new SimdBackend(1);
    try (var _ = one.openScope("one");
        var _ = other.openScope("other")) {
      Tensor foreign = other.full(DType.F32, Shape.of(3), 1);
      assertThat(catchMessage(() -> one.unary(Unary.EXP, foreign)))
          .isEqualTo("EXP: operand of another backend: simd, this is simd");
      assertThat(catchMessage(() -> one.softmax(foreign))).contains("another backend");
    } finally {
      one.close();
      other.close();
    }
  }

  private static String catchMessage(Runnable action) {
    try {
      action.run();
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }
}
