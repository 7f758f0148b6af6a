package io.github.hrm4j.tensor.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.FusedOps.AdamAtan2Update;
import io.github.hrm4j.tensor.FusedOps.Attended;
import io.github.hrm4j.tensor.FusedOps.Normalized;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract itself: a backend whose last element is wrong, as after an off-by-one in a kernel's
 * tail, fails every case.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlantedErrorTest {
  private static final Set<String> OPERANDS = Set.of("empty", "tensor", "ints", "write", "read");
  private static final Set<String> IN_PLACE = Set.of("assign", "adamAtan2", "signSgd");

  private final Backend sound = Backends.open("reference", 1);
  private final Backend reference = Backends.open("reference", 1);
  private final Backend broken = broken();

  @AfterAll
  void close() {
    sound.close();
    reference.close();
  }

  private Backend broken() {
    return (Backend)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Backend.class},
            (_, method, args) -> {
              Object result;
              try {
                result = method.invoke(sound, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (!OPERANDS.contains(method.getName())) {
                spoil(IN_PLACE.contains(method.getName()) ? args[0] : result);
              }
              return result;
            });
  }

  private void spoil(Object result) {
    switch (result) {
      case Tensor tensor -> spoilLast(tensor);
      case Normalized normalized -> spoilLast(normalized.y());
      case Attended attended -> spoilLast(attended.y());
      case List<?> updates when updates.getFirst() instanceof AdamAtan2Update first ->
          spoilLast(first.p());
      case null, default -> {}
    }
  }

  private void spoilLast(Tensor tensor) {
    if (tensor.size() == 0) {
      return;
    }
    try (var _ = sound.openScope("spoil")) {
      Tensor last = tensor;
      for (int axis = 0; axis < tensor.shape().rank(); axis++) {
        int end = tensor.shape().extent(axis);
        last = last.slice(axis, end - 1, end);
      }
      double value = last.item();
      double other = tensor.dtype() == DType.BOOL || value == 99 ? 1 - value : 99;
      sound.assign(last, sound.cast(sound.full(DType.F64, last.shape(), other), tensor.dtype()));
    }
  }

  @TestFactory
  Stream<DynamicTest> isCaughtInEveryCase() {
    Agreement agreement = new Agreement(broken, reference);
    return BackendContract.cases().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(),
                    () ->
                        assertThatThrownBy(() -> each.body().accept(agreement))
                            .isInstanceOf(AssertionError.class)
                            .hasMessageContaining("element")));
  }

  @TestFactory
  Stream<DynamicTest> theSoundBackendPassesOneCase() {
    Agreement agreement = new Agreement(sound, reference);
    ContractCase first = BackendContract.cases().getFirst();
    return Stream.of(
        DynamicTest.dynamicTest(first.name(), () -> first.body().accept(agreement)),
        DynamicTest.dynamicTest(
            "a tolerance is not a licence",
            () ->
                assertThatThrownBy(
                        () ->
                            agreement.check(
                                "differs",
                                Tolerance.ELEMENTWISE,
                                side ->
                                    side.backend()
                                        .full(
                                            DType.F32,
                                            Shape.of(),
                                            side.isTested() ? 1 : 1 + 0x1p-20)))
                    .isInstanceOf(AssertionError.class)));
  }
}
