package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.cuda.testkit.StandIn;
import io.github.hrm4j.cuda.testkit.StandInDevice;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.FusedOps;
import io.github.hrm4j.tensor.testkit.BackendContract;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Writes the table of docs/cuda.md, between two marks there, from the interface, the classes and
 * what the kernels' launches show, and fails if the committed one is another: with {@code
 * -Dhrm.write-docs=true} it is replaced.
 */
@Tag("tier1")
class PrimitivesTableTest {
  private static final String WRITE = "hrm.write-docs";
  private static final String BEGIN = "<!-- primitives: begin, written by a program -->\n";
  private static final String END = "<!-- primitives: end -->\n";

  /** Methods of a backend that compute nothing. */
  private static final Set<String> NOT_PRIMITIVES =
      Set.of(
          "name",
          "memory",
          "openScope",
          "empty",
          "tensor",
          "ints",
          "synchronize",
          "close",
          "preferredCompute",
          "cannotCompute",
          "updatesTogether",
          "captures",
          "capture");

  private static final String HEAD =
      """

      Written by a program (`PrimitivesTableTest` in the tests of `cuda-ffm`) from the interfaces `Backend` and `FusedOps`, from the classes of the backends, and from the kernels that a call launches on the host stand-in; a test fails while it is out of date.

      - *reference*: `loops`, or `definition`, which is the composition of plain primitives in `Definitions`.
      - *SIMD*: `vector kernel` for float32 (other types are the reference's), or what it inherits.
      - *CUDA*: the kernels of `cuda-ffm/src/main/cuda` (without their prefix `hrm_`) that float32 operands launch, then those that bfloat16 operands launch; `cuBLAS` for matrix products, `copy` for copies by the runtime. Fused primitives of other types, and attention with heads wider than 128, are composed of these by their definition.
      - *test*: the cases of the contract (`BackendContract`) that compare the backend under test with the reference backend in float64. In bfloat16 and the other types `CudaBf16Test` and `CudaTypesTest` compare with the reference backend in the same type; gradients are compared by the op table (`CudaOpTableTest`), whole networks by the golden suite and `CudaTrainingTest`.

      | primitive | reference | SIMD | CUDA, float32 | CUDA, bfloat16 | test |
      | --- | --- | --- | --- | --- | --- |
      """;

  @Test
  void theCommittedTableIsThatOfTheCode() throws IOException {
    Path file = Path.of("").toAbsolutePath().resolveSibling("docs/cuda.md");
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    assertThat(end).as("%s and %s in docs/cuda.md", BEGIN, END).isGreaterThanOrEqualTo(begin);
    String table = table() + "\n";
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(file, text.substring(0, begin) + table + text.substring(end));
      return;
    }
    assertThat(text.substring(begin, end))
        .as("the table of docs/cuda.md is out of date; write it anew with -D%s=true", WRITE)
        .isEqualTo(table);
  }

  private static String table() {
    StandInDevice device = StandIn.fresh();
    StringBuilder text = new StringBuilder(HEAD);
    try (Backend cuda = Backends.open("cuda", 1);
        Backend simd = Backends.open("simd", 1);
        Backend reference = Backends.open("reference", 1)) {
      Map<String, String> float32 = launches(device, cuda, DType.F32);
      Map<String, String> bf16 = launches(device, cuda, DType.BF16);
      for (String primitive : primitives()) {
        assertThat(float32).as("calls of PrimitiveCalls").containsKey(primitive);
        String ofReference = isOverridden(reference, primitive) ? "loops" : "definition";
        text.append("| ").append(primitive);
        text.append(" | ").append(ofReference);
        text.append(" | ")
            .append(isOwn(simd, reference, primitive) ? "vector kernel" : ofReference);
        text.append(" | ").append(float32.get(primitive));
        text.append(" | ").append(bf16.get(primitive));
        text.append(" | ").append(cases(primitive)).append(" |\n");
      }
    }
    return text.toString();
  }

  /** The primitives in alphabetical order, plain ones first. */
  private static Set<String> primitives() {
    Set<String> names = new LinkedHashSet<>();
    for (Class<?> type : List.of(Backend.class, FusedOps.class)) {
      Set<String> own = new TreeSet<>();
      for (Method method : type.getDeclaredMethods()) {
        if (!method.isSynthetic()
            && Modifier.isPublic(method.getModifiers())
            && !NOT_PRIMITIVES.contains(method.getName())) {
          own.add(method.getName());
        }
      }
      names.addAll(own);
    }
    return names;
  }

  private static Class<?> declaring(Backend backend, String primitive) {
    for (Class<?> type = backend.getClass(); type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(primitive) && Modifier.isPublic(method.getModifiers())) {
          return type;
        }
      }
    }
    return null;
  }

  private static boolean isOverridden(Backend backend, String primitive) {
    return declaring(backend, primitive) != null;
  }

  /** Whether a subclass of the reference backend has a method of its own. */
  private static boolean isOwn(Backend simd, Backend reference, String primitive) {
    Class<?> type = declaring(simd, primitive);
    return type != null && type != reference.getClass();
  }

  /** What every primitive launches. */
  private static Map<String, String> launches(StandInDevice device, Backend cuda, DType type) {
    Map<String, String> result = new LinkedHashMap<>();
    try (var _ = cuda.openScope("calls")) {
      PrimitiveCalls.of(cuda, type)
          .forEach(
              (name, call) -> {
                cuda.synchronize();
                SortedMap<String, StandInDevice.Launched> before = device.launched();
                call.run();
                cuda.synchronize();
                List<String> kernels = new ArrayList<>();
                if (name.equals("matmul") || name.equals("linear")) {
                  kernels.add("cuBLAS");
                }
                device
                    .launched()
                    .forEach(
                        (kernel, after) -> {
                          if (!after.equals(before.get(kernel))) {
                            kernels.add(kernel.substring("hrm_".length()));
                          }
                        });
                result.put(name, kernels.isEmpty() ? "copy" : String.join(", ", kernels));
              });
    }
    return result;
  }

  private static String cases(String primitive) {
    if (primitive.equals("write") || primitive.equals("read")) {
      return "every case";
    }
    List<String> names =
        BackendContract.caseNames().stream().filter(name -> isAbout(name, primitive)).toList();
    assertThat(names).as("cases of the contract about " + primitive).isNotEmpty();
    String kinds = names.size() == 1 ? " case, *" : " cases, such as *";
    return names.size() + kinds + names.getFirst() + "*";
  }

  private static boolean isAbout(String name, String primitive) {
    String first = name.split(" ", 2)[0];
    String base =
        switch (first) {
          case "broadcast" -> "binary";
          case "copy" -> "cast";
          default -> first;
        };
    boolean isBackward = primitive.equals(base + "Backward");
    // The cases of the losses compare the gradient too.
    boolean hasBoth = base.equals("crossEntropy") || base.equals("bceWithLogits");
    return name.contains(" backward")
        ? isBackward
        : primitive.equals(base) || (hasBoth && isBackward);
  }
}
