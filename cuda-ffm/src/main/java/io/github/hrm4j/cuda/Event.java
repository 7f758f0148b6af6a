package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.generated.Bindings.cudaErrorNotReady;
import static io.github.hrm4j.cuda.generated.Bindings.cudaEventCreateWithFlags;
import static io.github.hrm4j.cuda.generated.Bindings.cudaEventDefault;
import static io.github.hrm4j.cuda.generated.Bindings.cudaEventDestroy;
import static io.github.hrm4j.cuda.generated.Bindings.cudaEventDisableTiming;
import static io.github.hrm4j.cuda.generated.Bindings.cudaEventElapsedTime;
import static io.github.hrm4j.cuda.generated.Bindings.cudaEventQuery;
import static io.github.hrm4j.cuda.generated.Bindings.cudaEventRecord;
import static io.github.hrm4j.cuda.generated.Bindings.cudaEventSynchronize;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A mark in a {@link Stream} that other streams and the host can wait for. */
final class Event implements AutoCloseable {
  private final Device device;
  private final long handle;

  private Event(Device device, int flags) {
    this.device = device;
    device.enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      check(cudaEventCreateWithFlags(out, flags), "cudaEventCreateWithFlags");
      handle = out.get(JAVA_LONG, 0);
    }
  }

  /** An event for waiting. */
  static Event create(Device device) {
    return new Event(device, cudaEventDisableTiming());
  }

  /** An event that also takes the time, which costs more. */
  static Event timed(Device device) {
    return new Event(device, cudaEventDefault());
  }

  long handle() {
    return handle;
  }

  /** Puts the mark behind everything queued so far, in place of the last one. */
  void record(Stream stream) {
    device.enter();
    check(cudaEventRecord(handle, stream.handle()), "cudaEventRecord");
  }

  /** Whether the stream has passed the mark; true if there is none yet. */
  boolean isDone() {
    device.enter();
    int code = cudaEventQuery(handle);
    if (code == cudaErrorNotReady()) {
      return false;
    }
    check(code, "cudaEventQuery");
    return true;
  }

  /** Waits until the stream has passed the mark. */
  void synchronize() {
    device.enter();
    check(cudaEventSynchronize(handle), "cudaEventSynchronize");
  }

  /** Milliseconds between two timed events, both passed. */
  float millisSince(Event start) {
    device.enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_FLOAT);
      check(cudaEventElapsedTime(out, start.handle, handle), "cudaEventElapsedTime");
      return out.get(JAVA_FLOAT, 0);
    }
  }

  private void check(int code, String call) {
    device.status().check(code, call);
  }

  @Override
  public void close() {
    if (!device.status().isLost()) {
      device.enter();
      check(cudaEventDestroy(handle), "cudaEventDestroy");
    }
  }
}
