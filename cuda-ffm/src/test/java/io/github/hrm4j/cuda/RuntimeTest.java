package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.cuda.testkit.OnDevice;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runtime's classes by themselves, below the backend. */
@OnDevice
class RuntimeTest {
  private Device device;
  private Stream compute;
  private Stream copies;
  private DeviceMemory memory;

  @BeforeEach
  void open() {
    device = Device.open(CudaLibraries.here().firstUsable());
    compute = new Stream(device);
    copies = new Stream(device);
    memory = new DeviceMemory(device);
  }

  @AfterEach
  void close() {
    copies.close();
    compute.close();
  }

  /** None, some, a whole piece of the staging, and several that do not fit evenly. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 4 << 20, (13 << 20) + 5})
  void bytesGoToTheDeviceAndComeBack(int bytes) {
    byte[] sent = new byte[bytes];
    new Random(bytes).nextBytes(sent);
    byte[] received = new byte[bytes];
    MemorySegment here = memory.allocate(Math.max(bytes, 1));
    MemorySegment there = memory.allocate(Math.max(bytes, 1));
    try (Staging staging = new Staging(compute, copies)) {
      staging.write(here.address(), MemorySegment.ofArray(sent));
      compute.copy(there.address(), here.address(), bytes);
      staging.read(MemorySegment.ofArray(received), there.address());
    }
    memory.free(here);
    memory.free(there);
    assertThat(received).isEqualTo(sent);
  }

  @Test
  void deviceMemoryIsAnAddressAndNothingElse() {
    MemorySegment block = memory.allocate(100);
    assertThat(block.byteSize()).isZero();
    assertThat(block.address() % 256).isZero();
    memory.free(block);
  }

  @Test
  void aLaunchWithOtherArgumentsThanTheKernelsIsRefused() {
    Ptx ptx = Ptx.shipped();
    try (Kernels kernels = new Kernels(device, ptx);
        Launcher launcher = new Launcher(kernels, compute)) {
      Kernel scan = kernels.kernel("hrm_scan"); // a pointer and a long
      assertThat(ptx.entries().get("hrm_scan").parameterBytes()).containsExactly(8, 8);
      assertThatThrownBy(() -> launcher.start(scan).address(0).int32(5))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("hrm_scan: argument 1 has 4 bytes", "[8, 8]");
      assertThatThrownBy(() -> launcher.start(scan).address(0).run(1, 32))
          .hasMessageContaining("1 arguments for 2 parameters");
      assertThatThrownBy(() -> launcher.start(scan).address(0).int64(0).int64(0))
          .hasMessageContaining("argument 2");
      assertThatThrownBy(() -> kernels.kernel("hrm_none")).hasMessageContaining("hrm_scan");
      assertThatThrownBy(() -> launcher.start(scan).address(0).int64(0).run(1, 2048))
          .isInstanceOf(CudaException.class)
          .hasMessageContainingAll("hrm_scan with grid [1, 1, 1], block [2048, 1, 1]");
    }
  }

  @Test
  void eventsTellWhenAStreamHasPassed() {
    try (Event begin = Event.timed(device);
        Event end = Event.timed(device)) {
      begin.record(compute);
      end.record(compute);
      copies.waitFor(end);
      copies.synchronize();
      assertThat(end.isDone()).isTrue();
      assertThat(end.millisSince(begin)).isGreaterThanOrEqualTo(0);
      assertThat(compute.isDone()).isTrue();
    }
  }

  @Test
  void aVirtualThreadIsRefused() throws InterruptedException {
    Throwable[] thrown = new Throwable[1];
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                device.synchronize();
              } catch (IllegalStateException e) {
                thrown[0] = e;
              }
            })
        .join();
    assertThat(thrown[0]).hasMessageContaining("virtual thread");
  }

  @Test
  void pinnedMemoryEndsWithItsBuffer() {
    PinnedBuffer buffer = new PinnedBuffer(device, 64);
    MemorySegment segment = buffer.segment();
    segment.fill((byte) 1);
    buffer.close();
    assertThatThrownBy(() -> segment.fill((byte) 2)).isInstanceOf(IllegalStateException.class);
  }
}
