package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** An open backend, and the sizes of the default model on Sudokus. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "-XX:+UseSerialGC"
    })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class Device {
  static final int HIDDEN = 512;
  static final int INNER = 1536;
  static final int HEADS = 8;
  static final int TOKENS = 82;
  static final int VOCABULARY = 11;
  static final double EPS = 1e-5;

  /** Name of the backend. */
  @Param("cpu")
  public String device;

  /** Its computing threads. */
  @Param("1")
  public int threads;

  /** Puzzles at a time. */
  @Param("8")
  public int batch;

  private final Random random = new Random(1);
  private Backend backend;
  private Scope run;

  /** Opens the backend, and has the operands made. */
  @Setup
  public void open() {
    open(Backends.open(device, threads));
  }

  /** On an open backend, which this closes in the end. */
  void open(Backend on) {
    backend = on;
    run = backend.openScope("run");
    operands();
  }

  /** Makes what the benchmarks work on. */
  abstract void operands();

  /** Frees everything. */
  @TearDown
  public void close() {
    run.close();
    backend.close();
  }

  /** Does something once; what it makes is freed. */
  void call(Runnable work) {
    try (Scope _ = backend.openScope("call")) {
      work.run();
      backend.synchronize();
    }
  }

  Backend backend() {
    return backend;
  }

  /** Number of tokens at a time. */
  int rows() {
    return batch * TOKENS;
  }

  /** Normally distributed values, owned by the innermost scope. */
  Tensor normal(int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return backend.tensor(shape, values);
  }

  /** Uniform indices below a limit. */
  Tensor indices(int limit, int... extents) {
    Shape shape = Shape.of(extents);
    return backend.ints(shape, random.ints(shape.size(), 0, limit).toArray());
  }
}
