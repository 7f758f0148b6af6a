package io.github.hrm4j.cuda;

import io.github.hrm4j.autograd.testkit.OpTableTest;
import io.github.hrm4j.cuda.testkit.OnDevice;
import io.github.hrm4j.tensor.Backend;

/** Every operation's result and gradient on the device. */
@OnDevice
class CudaOpTableTest extends OpTableTest {
  @Override
  protected Backend backend() {
    return new CudaBackend(Device.open(CudaLibraries.here().firstUsable()));
  }
}
