package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Buffer;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.FusedOps.AdamAtan2Scalars;
import io.github.hrm4j.tensor.FusedOps.AdamAtan2Update;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * AdamATan2 of many tensors in one launch (optim.cu), which reads their addresses from a table in
 * device memory. The table travels only when it changes: in the steady state the pool gives
 * gradients the same addresses in every step.
 */
final class MultiTensorAdam extends Family {
  /** Elements of a chunk, as in optim.cu. */
  private static final int CHUNK = 4096;

  /** Rows of the table. */
  private static final int ROWS = 6;

  private final Scalars scalars;
  private long[] table = {};
  private Buffer onDevice;

  MultiTensorAdam(Backend on, Engine engine) {
    super(on, engine);
    scalars = new Scalars(engine, 5);
  }

  /** Whether {@link #step} takes this update. */
  static boolean takes(AdamAtan2Update u) {
    return are(DType.F32, u.p(), u.m(), u.v(), u.g())
        && u.p().isContiguous()
        && u.m().isContiguous()
        && u.v().isContiguous();
  }

  void step(List<AdamAtan2Update> updates, AdamAtan2Scalars c) {
    step(updates, scalars.put(c.decay(), c.beta1(), c.beta2(), c.step(), c.rootScale()));
  }

  /** With the address of the five scalars on the device. */
  void step(List<AdamAtan2Update> updates, long values) {
    try (var _ = on.openScope("adamAtan2")) {
      List<AdamAtan2Update> some = new ArrayList<>();
      for (AdamAtan2Update u : updates) {
        OpRules.sameShape("adamAtan2", u.p(), u.g());
        OpRules.sameShape("adamAtan2", u.p(), u.m());
        OpRules.sameShape("adamAtan2", u.p(), u.v());
        if (u.p().size() > 0) {
          some.add(new AdamAtan2Update(u.p(), u.m(), u.v(), packed(u.g())));
        }
      }
      if (!some.isEmpty()) {
        launch(some, values);
      }
    }
  }

  private void launch(List<AdamAtan2Update> updates, long values) {
    int count = updates.size();
    long[] wanted = new long[ROWS * count];
    long chunks = 0;
    for (int i = 0; i < count; i++) {
      AdamAtan2Update u = updates.get(i);
      long[] column = {
        chunks, u.p().address(), u.m().address(), u.v().address(), u.g().address(), u.p().size()
      };
      for (int row = 0; row < ROWS; row++) {
        wanted[row * count + i] = column[row];
      }
      chunks += (u.p().size() + CHUNK - 1) / CHUNK;
    }
    long tableAddress = engine.constants(MemorySegment.ofArray(wanted), () -> put(wanted));
    engine
        .start("adam_atan2")
        .address(tableAddress)
        .int32(count)
        .int64(chunks)
        .address(values)
        .run(engine.blocks(chunks, 1), Engine.THREADS);
    for (AdamAtan2Update u : updates) {
      for (Tensor written : List.of(u.p(), u.m(), u.v())) {
        written.buffer().touched();
      }
    }
  }

  private long put(long[] wanted) {
    if (Arrays.equals(table, wanted)) {
      return onDevice.address();
    }
    long bytes = (long) wanted.length * Long.BYTES;
    if (onDevice == null || onDevice.bytes() < bytes) {
      onDevice = engine.keep(bytes);
    }
    table = wanted;
    engine.staging().write(onDevice.address(), MemorySegment.ofArray(wanted));
    return onDevice.address();
  }
}
