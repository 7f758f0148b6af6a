package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.FusedOps.AdamAtan2Scalars;
import io.github.hrm4j.tensor.FusedOps.AdamAtan2Update;
import io.github.hrm4j.tensor.FusedOps.Attended;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A usual call of every primitive, by name, to see what it launches. */
final class PrimitiveCalls {
  private static final AdamAtan2Scalars SCALARS = new AdamAtan2Scalars(1, 0.9f, 0.95f, 0.1f, 1);

  private final Backend on;
  private final DType type;

  private PrimitiveCalls(Backend on, DType type) {
    this.on = on;
    this.type = type;
  }

  /** The calls on a backend with operands of a type: float32 or bf16. */
  static Map<String, Runnable> of(Backend on, DType type) {
    PrimitiveCalls calls = new PrimitiveCalls(on, type);
    Map<String, Runnable> all = new LinkedHashMap<>();
    calls.plain(all);
    calls.layers(all);
    calls.losses(all);
    calls.updates(all);
    return all;
  }

  private Tensor x(int... extents) {
    return x(type, extents);
  }

  private Tensor x(DType of, int... extents) {
    return on.empty(of, Shape.of(extents));
  }

  private Tensor ids(int... extents) {
    return on.ints(Shape.of(extents), new int[(int) Shape.of(extents).size()]);
  }

  private void plain(Map<String, Runnable> calls) {
    calls.put("full", () -> on.full(type, Shape.of(2, 3), 1));
    calls.put("write", () -> on.write(x(3), MemorySegment.ofArray(new byte[3 * type.bytes()])));
    calls.put("read", () -> on.read(x(3), MemorySegment.ofArray(new byte[3 * type.bytes()])));
    calls.put("assign", () -> on.assign(x(3, 4).transpose(0, 1), x(4, 3)));
    calls.put("cast", () -> on.cast(x(5), type == DType.F32 ? DType.BF16 : DType.F32));
    calls.put("unary", () -> on.unary(Unary.EXP, x(5)));
    calls.put(
        "binary",
        () -> {
          on.binary(Binary.ADD, x(5), x(5));
          on.binary(Binary.ADD, x(4, 5), x(5));
          on.binary(Binary.EQUAL, x(5), x(5));
        });
    calls.put("affine", () -> on.affine(x(5), 2, 1));
    calls.put("where", () -> on.where(x(DType.BOOL, 2, 1), x(5), x(2, 5)));
    calls.put(
        "reduce",
        () -> {
          for (Reduction f : Reduction.values()) {
            on.reduce(f, x(3, 5), 1);
            on.reduce(f, x(3, 5), 0);
          }
        });
    calls.put("argmax", () -> on.argmax(x(3, 5)));
    calls.put("matmul", () -> on.matmul(x(3, 5), false, x(5, 2), false));
    calls.put("gather", () -> on.gather(x(7, 8), ids(4)));
    calls.put("scatterAdd", () -> on.scatterAdd(x(4, 8), ids(4), 7));
    calls.put("concat", () -> on.concat(List.of(x(2, 3), x(2, 3)), 1));
  }

  private void layers(Map<String, Runnable> calls) {
    calls.put("linear", () -> on.linear(x(3, 5), x(2, 5), null));
    calls.put("rmsNorm", () -> on.rmsNorm(x(3, 8), x(3, 8), 1e-5));
    calls.put("rmsNormBackward", () -> on.rmsNormBackward(x(3, 8), x(DType.F32, 3), x(3, 8)));
    calls.put("rope", () -> on.rope(x(1, 3, 2, 8), x(DType.F32, 3, 8), x(DType.F32, 3, 8), false));
    calls.put("attention", () -> on.attention(x(1, 3, 3 * 128), 2, table(), table()));
    calls.put(
        "attentionBackward",
        () -> {
          Attended y = new Attended(x(1, 3, 128), x(DType.F32, 1, 2, 3));
          on.attentionBackward(x(1, 3, 3 * 128), 2, table(), table(), y, x(1, 3, 128));
        });
    calls.put("swiglu", () -> on.swiglu(x(3, 8)));
    calls.put("swigluBackward", () -> on.swigluBackward(x(3, 8), x(3, 4)));
  }

  private Tensor table() {
    return x(DType.F32, 3, 64);
  }

  private void losses(Map<String, Runnable> calls) {
    calls.put("softmax", () -> on.softmax(x(3, 5)));
    calls.put(
        "crossEntropy",
        () -> {
          for (CrossEntropy kind : CrossEntropy.values()) {
            on.crossEntropy(kind, x(3, 5), ids(3));
          }
        });
    calls.put(
        "crossEntropyBackward",
        () -> {
          for (CrossEntropy kind : CrossEntropy.values()) {
            on.crossEntropyBackward(kind, x(3, 5), ids(3), x(Losses.lossType(kind), 3));
          }
        });
    // The logits of q, which are widened to float32, and parameters, which always are.
    calls.put("bceWithLogits", () -> on.bceWithLogits(x(DType.F32, 3), x(DType.F32, 3)));
    calls.put(
        "bceWithLogitsBackward",
        () -> on.bceWithLogitsBackward(x(DType.F32, 3), x(DType.F32, 3), x(DType.F32, 3)));
  }

  private void updates(Map<String, Runnable> calls) {
    calls.put(
        "adamAtan2",
        () -> {
          Tensor[] t = {x(DType.F32, 5), x(DType.F32, 5), x(DType.F32, 5), x(DType.F32, 5)};
          AdamAtan2Update update = new AdamAtan2Update(t[0], t[1], t[2], t[3]);
          on.adamAtan2(List.of(update, update), SCALARS);
        });
    calls.put(
        "signSgd", () -> on.signSgd(x(DType.F32, 7, 8), ids(4), x(DType.F32, 4, 8), 0.1f, 0.9f));
  }
}
