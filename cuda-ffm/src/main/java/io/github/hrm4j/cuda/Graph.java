package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.generated.Bindings.cudaGetLastError;
import static io.github.hrm4j.cuda.generated.Bindings.cudaGraphDestroy;
import static io.github.hrm4j.cuda.generated.Bindings.cudaGraphExecDestroy;
import static io.github.hrm4j.cuda.generated.Bindings.cudaGraphGetNodes;
import static io.github.hrm4j.cuda.generated.Bindings.cudaGraphInstantiateWithFlags;
import static io.github.hrm4j.cuda.generated.Bindings.cudaGraphLaunch;
import static io.github.hrm4j.cuda.generated.Bindings.cudaStreamBeginCapture;
import static io.github.hrm4j.cuda.generated.Bindings.cudaStreamCaptureModeRelaxed;
import static io.github.hrm4j.cuda.generated.Bindings.cudaStreamEndCapture;
import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Work recorded once and launched many times with one call, always with the same addresses and
 * arguments.
 */
final class Graph implements AutoCloseable {
  private final Device device;
  private final long executable;
  private final long nodes;

  private Graph(Device device, long executable, long nodes) {
    this.device = device;
    this.executable = executable;
    this.nodes = nodes;
  }

  /**
   * Records what a piece of code queues on a stream, without doing it. The code must not wait for
   * the stream: the library then refuses the recording. Allocating is allowed, and done at once.
   *
   * @throws CudaException if it cannot be recorded; the stream is as before
   */
  static Graph capture(Stream stream, Runnable work) {
    Device device = stream.device();
    device.enter();
    device
        .status()
        .check(
            cudaStreamBeginCapture(stream.handle(), cudaStreamCaptureModeRelaxed()),
            "cudaStreamBeginCapture");
    boolean done = false;
    long recorded = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      try {
        work.run();
        done = true;
      } finally {
        int code = cudaStreamEndCapture(stream.handle(), out);
        recorded = out.get(JAVA_LONG, 0);
        if (done) {
          device.status().check(code, "cudaStreamEndCapture");
        } else if (code == 0) {
          device.status().check(cudaGraphDestroy(recorded), "cudaGraphDestroy");
        } else {
          cudaGetLastError(); // the work's own exception says more
        }
      }
      return instantiate(device, recorded, out);
    }
  }

  private static Graph instantiate(Device device, long recorded, MemorySegment out) {
    try {
      CudaStatus status = device.status();
      status.check(cudaGraphGetNodes(recorded, NULL, out), "cudaGraphGetNodes");
      long nodes = out.get(JAVA_LONG, 0);
      status.check(
          cudaGraphInstantiateWithFlags(out, recorded, 0), "cudaGraphInstantiateWithFlags");
      return new Graph(device, out.get(JAVA_LONG, 0), nodes);
    } finally {
      device.status().check(cudaGraphDestroy(recorded), "cudaGraphDestroy");
    }
  }

  /** Number of kernels, copies and fills in it. */
  long nodes() {
    return nodes;
  }

  /** Queues all of it. */
  void launch(Stream stream) {
    device.enter();
    device.status().check(cudaGraphLaunch(executable, stream.handle()), "cudaGraphLaunch");
  }

  @Override
  public void close() {
    if (!device.status().isLost()) {
      device.enter();
      device.status().check(cudaGraphExecDestroy(executable), "cudaGraphExecDestroy");
    }
  }
}
