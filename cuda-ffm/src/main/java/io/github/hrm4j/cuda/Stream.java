package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.generated.Bindings.cudaErrorNotReady;
import static io.github.hrm4j.cuda.generated.Bindings.cudaMemcpyAsync;
import static io.github.hrm4j.cuda.generated.Bindings.cudaMemcpyDeviceToDevice;
import static io.github.hrm4j.cuda.generated.Bindings.cudaMemcpyDeviceToHost;
import static io.github.hrm4j.cuda.generated.Bindings.cudaMemcpyHostToDevice;
import static io.github.hrm4j.cuda.generated.Bindings.cudaMemsetAsync;
import static io.github.hrm4j.cuda.generated.Bindings.cudaStreamCreateWithFlags;
import static io.github.hrm4j.cuda.generated.Bindings.cudaStreamDestroy;
import static io.github.hrm4j.cuda.generated.Bindings.cudaStreamNonBlocking;
import static io.github.hrm4j.cuda.generated.Bindings.cudaStreamQuery;
import static io.github.hrm4j.cuda.generated.Bindings.cudaStreamSynchronize;
import static io.github.hrm4j.cuda.generated.Bindings.cudaStreamWaitEvent;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A queue of work on a device, done in order. It does not wait for CUDA's default stream, which
 * nothing here uses. Errors of a kernel come out of a later call, at the latest of {@link
 * #synchronize}.
 */
final class Stream implements AutoCloseable {
  private final Device device;
  private final long handle;

  Stream(Device device) {
    this.device = device;
    device.enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      check(cudaStreamCreateWithFlags(out, cudaStreamNonBlocking()), "cudaStreamCreateWithFlags");
      handle = out.get(JAVA_LONG, 0);
    }
  }

  /** The library's cudaStream_t. */
  long handle() {
    return handle;
  }

  Device device() {
    return device;
  }

  /** Queues a copy from pinned host memory, which must stay as it is until the copy is done. */
  void copyToDevice(long to, PinnedBuffer from, long bytes) {
    copy(to, from.address(), bytes, cudaMemcpyHostToDevice());
  }

  /** Queues a copy into pinned host memory, not to be read before an event after it. */
  void copyToHost(PinnedBuffer to, long from, long bytes) {
    copy(to.address(), from, bytes, cudaMemcpyDeviceToHost());
  }

  /** Queues a copy of device memory; the ranges do not overlap. */
  void copy(long to, long from, long bytes) {
    copy(to, from, bytes, cudaMemcpyDeviceToDevice());
  }

  private void copy(long to, long from, long bytes, int kind) {
    if (bytes > 0) {
      device.enter();
      device
          .status()
          .check(cudaMemcpyAsync(to, from, bytes, kind, handle), "cudaMemcpyAsync", bytes);
    }
  }

  /** Queues setting every byte to the same value. */
  void fill(long address, int value, long bytes) {
    if (bytes > 0) {
      device.enter();
      device
          .status()
          .check(cudaMemsetAsync(address, value, bytes, handle), "cudaMemsetAsync", bytes);
    }
  }

  /** Work queued here from now on starts only after the event. */
  void waitFor(Event event) {
    device.enter();
    check(cudaStreamWaitEvent(handle, event.handle(), 0), "cudaStreamWaitEvent");
  }

  /** Whether everything queued so far is done. */
  boolean isDone() {
    device.enter();
    int code = cudaStreamQuery(handle);
    if (code == cudaErrorNotReady()) {
      return false;
    }
    check(code, "cudaStreamQuery");
    return true;
  }

  /** Waits until everything queued so far is done. */
  void synchronize() {
    device.enter();
    check(cudaStreamSynchronize(handle), "cudaStreamSynchronize");
  }

  private void check(int code, String call) {
    device.status().check(code, call);
  }

  /** Gives the queue up; work in it is still done. Nothing is left to do on a lost device. */
  @Override
  public void close() {
    if (!device.status().isLost()) {
      device.enter();
      check(cudaStreamDestroy(handle), "cudaStreamDestroy");
    }
  }
}
