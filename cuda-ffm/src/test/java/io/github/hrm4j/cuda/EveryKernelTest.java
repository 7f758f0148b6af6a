package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hrm4j.cuda.testkit.OnDevice;
import io.github.hrm4j.cuda.testkit.StandIn;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.testkit.Agreement;
import io.github.hrm4j.tensor.testkit.Agreement.Side;
import io.github.hrm4j.tensor.testkit.Sample;
import io.github.hrm4j.tensor.testkit.Tolerance;
import io.github.hrm4j.tensor.testkit.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The kernels for the types that the contract leaves out: bfloat16, float64 and bytes, and whatever
 * else it takes that every shipped kernel runs. Operands hold numbers that bfloat16 has exactly,
 * and the other side computes in float64, so that what is compared is one rounding of each result.
 */
@OnDevice
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryKernelTest {
  /** Half a step of bfloat16's 8 bits, twice over, for sums that a rounding moves across a step. */
  private static final Tolerance BF16 = new Tolerance(0x1p-8, 0x1p-7);

  /** Sums of up to a hundred products of both signs, in another order. */
  private static final Tolerance F32 = new Tolerance(1e-5, 1e-4);

  private static final Tolerance F64 = new Tolerance(1e-12, 1e-12);

  private Backend tested;
  private Backend reference;

  @BeforeAll
  void open() {
    tested = new CudaBackend(Device.open(CudaLibraries.here().firstUsable()));
    reference = Backends.open("reference", 1);
  }

  @AfterAll
  void close() {
    tested.close();
    reference.close();
  }

  private static Map<String, Function<Side, List<Tensor>>> bytes() {
    Sample bytes = Sample.integers(1, 200, 4, 33);
    return Map.of(
        "moved rows",
        side -> {
          Tensor ids = side.ints(Sample.of(Shape.of(5), 3, 1, 3, 0, 3));
          return List.of(side.backend().gather(side.tensor(bytes), ids));
        },
        "where",
        side -> {
          Tensor mask = side.tensor(Sample.integers(2, 2, 4, 33), View.PLAIN, DType.U8);
          Tensor zeros = side.tensor(bytes.map(v -> 0));
          return List.of(side.backend().where(mask, side.tensor(bytes), zeros));
        });
  }

  /** Elements as they are, of each width, and whole numbers. */
  private static Map<String, Function<Side, List<Tensor>>> moves() {
    Map<String, Function<Side, List<Tensor>>> all = new LinkedHashMap<>();
    for (DType type : List.of(DType.U8, DType.BF16, DType.F32, DType.F64)) {
      all.put(
          "full and assign of " + type,
          side -> {
            Tensor x = side.tensor(Sample.integers(1, 100, 5, 7), View.PLAIN, type);
            Tensor turned = side.backend().empty(type, Shape.of(7, 5));
            side.backend().assign(turned, x.transpose(0, 1));
            return List.of(side.backend().full(type, Shape.of(33), 3), turned);
          });
    }
    all.put(
        "wide rows",
        side ->
            List.of(
                side.backend()
                    .concat(
                        List.of(
                            KernelComputations.x(side, 5, 8), KernelComputations.x(side, 5, 16)),
                        1)));
    all.put(
        "narrow rows",
        side -> {
          Tensor ids = side.ints(Sample.of(Shape.of(3), 3, 1, 3));
          return List.of(side.backend().gather(KernelComputations.x(side, 4, 5), ids));
        });
    all.put(
        "cast from float64",
        side ->
            List.of(
                side.backend()
                    .cast(
                        side.tensor(KernelComputations.sample(1, 65), View.PLAIN, DType.F64),
                        DType.F32)));
    all.put(
        "whole numbers",
        side -> {
          Tensor a = side.ints(Sample.integers(1, 9, 5, 7));
          Tensor b = side.ints(Sample.integers(2, 9, 5, 1));
          return List.of(
              side.backend().binary(Binary.ADD, a, b), side.backend().binary(Binary.GREATER, a, b));
        });
    return all;
  }

  @TestFactory
  Stream<DynamicTest> agreeWithTheReference() {
    Agreement agreement = new Agreement(tested, reference);
    return Stream.of(
            tests(agreement, DType.BF16, BF16, KernelComputations.primitives()),
            tests(agreement, DType.BF16, BF16, KernelComputations.fused()),
            tests(agreement, DType.F64, F64, KernelComputations.primitives()),
            tests(agreement, DType.U8, Tolerance.EXACT, bytes()),
            tests(agreement, DType.F32, F32, KernelComputations.fused()),
            tests(agreement, DType.F32, Tolerance.EXACT, moves()),
            Stream.of(DynamicTest.dynamicTest("none is left out", this::requireAll)))
        .flatMap(each -> each);
  }

  /** With the usual calls, whose results others compare, every shipped kernel has run. */
  private void requireAll() {
    assumeFalse(Boolean.getBoolean(StandIn.GPU), "only the stand-in tells what was launched");
    for (DType type : List.of(DType.F32, DType.BF16)) {
      assumeTrue(tested.cannotCompute(type) == null, () -> tested.cannotCompute(type));
      try (var _ = tested.openScope("calls")) {
        PrimitiveCalls.of(tested, type).values().forEach(Runnable::run);
        tested.synchronize();
      }
    }
    Set<String> launched = new TreeSet<>(StandIn.loaded().launched().keySet());
    launched.removeIf(name -> !name.startsWith("hrm_"));
    assertThat(launched).isEqualTo(Ptx.shipped().entries().keySet());
  }

  /** Kernels take bfloat16 on every device, cuBLAS does not. */
  private void requireProducts(String name, DType type) {
    if (name.equals("matmul") && type == DType.BF16) {
      assumeTrue(tested.cannotCompute(type) == null, () -> tested.cannotCompute(type));
    }
  }

  private Stream<DynamicTest> tests(
      Agreement agreement,
      DType type,
      Tolerance tolerance,
      Map<String, Function<Side, List<Tensor>>> computations) {
    return computations.entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey() + " in " + type,
                    () -> {
                      requireProducts(each.getKey(), type);
                      agreement.checkIn(type, DType.F64, each.getKey(), tolerance, each.getValue());
                    }));
  }
}
