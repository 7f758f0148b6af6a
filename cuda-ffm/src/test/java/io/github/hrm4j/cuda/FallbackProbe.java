package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.util.Arrays;

/** A process of its own for the tests: computes with the kernels, and says who loaded them. */
final class FallbackProbe {
  private FallbackProbe() {}

  public static void main(String[] arguments) {
    CudaInstallation found = CudaLibraries.here();
    try (Backend backend = new CudaBackend(Device.open(found.firstUsable()));
        var _ = backend.openScope("probe")) {
      Tensor x = backend.tensor(Shape.of(3), 1, 2, -3);
      System.out.println("runtime loads kernels: " + found.loadsKernels());
      System.out.println(Arrays.toString(backend.unary(Unary.NEG, x).toFloats()));
    }
  }
}
