package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Unary;
import java.util.Arrays;

/** What {@link FallbackTest} starts in a JVM of its own. */
final class FallbackProbe {
  private FallbackProbe() {}

  public static void main(String[] args) {
    try (Backend backend = Backends.open("cpu", 2);
        var _ = backend.openScope("probe")) {
      float[] values = backend.unary(Unary.NEG, backend.tensor(Shape.of(2), 1, -2)).toFloats();
      System.out.println(backend.name() + " " + Arrays.toString(values));
    }
    try {
      Backends.open("simd", 2);
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
  }
}
