package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.testkit.BackendContract;

/** The reference backend in float32 against itself in float64. */
class ReferenceContractTest extends BackendContract {
  @Override
  protected Backend open() {
    return Backends.open("reference", 1);
  }
}
