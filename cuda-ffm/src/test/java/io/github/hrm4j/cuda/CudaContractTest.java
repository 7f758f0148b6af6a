package io.github.hrm4j.cuda;

import io.github.hrm4j.cuda.testkit.OnDevice;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.testkit.BackendContract;

/** The contract of the backends on the device that is there, the host stand-in if none is. */
@OnDevice
class CudaContractTest extends BackendContract {
  @Override
  protected Backend open() {
    return new CudaBackend(Device.open(CudaLibraries.here().firstUsable()));
  }
}
