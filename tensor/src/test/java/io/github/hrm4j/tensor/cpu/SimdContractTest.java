package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.testkit.BackendContract;

class SimdContractTest extends BackendContract {
  @Override
  protected Backend open() {
    return Backends.open("simd", 2);
  }
}
