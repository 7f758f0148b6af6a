package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.testkit.BackendContract;
import org.junit.jupiter.api.Tag;

/** The SIMD backend keeps the contract; at every width of vectors (pom.xml). */
@Tag("any-width")
class SimdContractTest extends BackendContract {
  @Override
  protected Backend open() {
    return Backends.open("simd", 2);
  }
}
