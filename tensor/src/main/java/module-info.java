/**
 * Tensors over off-heap memory: shapes, layouts, scopes, the primitive set and the CPU backends.
 */
module io.github.hrm4j.tensor {
  requires jdk.incubator.vector;
  requires jdk.jfr;

  exports io.github.hrm4j.tensor;
  exports io.github.hrm4j.tensor.io;

  uses io.github.hrm4j.tensor.BackendProvider;

  provides io.github.hrm4j.tensor.BackendProvider with
      io.github.hrm4j.tensor.cpu.SimdProvider,
      io.github.hrm4j.tensor.cpu.ReferenceProvider;
}
