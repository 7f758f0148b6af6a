package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** For Flight Recorder: a loop over rows or tiles, from its start until all threads are done. */
@Name("hrm4j.Kernel")
@Label("Kernel")
@Category("hrm4j")
@Description("A loop of the CPU backend, split over its threads")
@Enabled(false)
@StackTrace(false)
final class KernelEvent extends Event {
  /** What kernels compute at the moment: the primitive that was asked for last. */
  record Source(String primitive, String operands, long bytes) {
    static final Source NONE = new Source("", "", 0);

    static Source of(String primitive, Tensor... operands) {
      String shapes =
          Arrays.stream(operands)
              .filter(Objects::nonNull)
              .map(x -> x.shape().toString())
              .collect(Collectors.joining(" "));
      long bytes = 0;
      for (Tensor x : operands) {
        bytes += x == null ? 0 : x.size() * x.dtype().bytes();
      }
      return new Source(primitive, shapes, bytes);
    }
  }

  private static final KernelEvent PROBE = new KernelEvent();

  @Label("Primitive")
  @Description("The backend's method")
  String primitive;

  @Label("Operands")
  @Description("Shapes of the primitive's operands")
  String operands;

  @Label("Bytes")
  @Description("Size of the primitive's operands")
  @DataAmount
  long bytes;

  @Label("Indices")
  @Description("Length of the range that is split: rows, tiles or heads")
  int indices;

  @Label("Threads")
  @Description("Threads of the backend")
  int threads;

  /** Whether a recording asks for these events; an event to ask takes memory in every kernel. */
  static boolean isOn() {
    return PROBE.isEnabled();
  }

  void describe(Source source, int range, int count) {
    primitive = source.primitive();
    operands = source.operands();
    bytes = source.bytes();
    indices = range;
    threads = count;
  }
}
