package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Buffer;
import io.github.hrm4j.tensor.CaptureException;
import io.github.hrm4j.tensor.Captured;
import io.github.hrm4j.tensor.Pool;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A CUDA graph with the memory that its kernels work in, which nobody else gets while it is open: a
 * replay would write into it.
 */
final class CapturedWork implements Captured {
  private final Engine engine;
  private final Pool.Reservation memory;
  private final List<Buffer> constants = new ArrayList<>();
  private Graph graph;

  private CapturedWork(Engine engine) {
    this.engine = engine;
    this.memory = engine.memory().pool().reserve();
  }

  /**
   * Captures what a piece of code queues.
   *
   * @param begun told the work before it begins, and null after it
   * @throws CaptureException with the reason if it cannot be
   */
  static CapturedWork of(Engine engine, Runnable work, Consumer<CapturedWork> begun) {
    CapturedWork captured = new CapturedWork(engine);
    engine.staging().capturing(true);
    begun.accept(captured);
    boolean done = false;
    try {
      captured.graph = Graph.capture(engine.compute(), work);
      captured.memory.complete();
      done = true;
      return captured;
    } catch (CudaException | IllegalStateException e) {
      engine.device().status().requireAlive();
      throw new CaptureException(e.getMessage(), e);
    } finally {
      begun.accept(null);
      engine.staging().capturing(false);
      if (!done) {
        captured.close();
      }
    }
  }

  /** Numbers that stay the same in every replay, in device memory of their own. */
  long constant(MemorySegment values) {
    Buffer buffer = engine.memory().pool().leaseNew(values.byteSize());
    constants.add(buffer);
    engine.staging().writeAside(buffer.address(), values);
    return buffer.address();
  }

  @Override
  public void replay() {
    if (!isOpen()) {
      throw new IllegalStateException("the captured work is closed; capture it anew");
    }
    graph.launch(engine.compute());
  }

  @Override
  public long operations() {
    return graph.nodes();
  }

  @Override
  public boolean isOpen() {
    return graph != null;
  }

  /** Waits for its last replay first. */
  @Override
  public void close() {
    if (graph != null) {
      if (!engine.device().status().isLost()) {
        engine.compute().synchronize();
      }
      graph.close();
      graph = null;
    }
    memory.close();
    constants.forEach(engine.memory().pool()::giveBack);
    constants.clear();
  }
}
