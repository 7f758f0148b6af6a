package io.github.hrm4j.tensor.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.DTypeException;
import io.github.hrm4j.tensor.FusedOps;
import io.github.hrm4j.tensor.FusedOps.AdamAtan2Scalars;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.ShapeException;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.BiConsumer;

/** Operands that do not fit, and what a person is told about them. */
record RefusalCases(
    String name,
    Class<? extends Throwable> type,
    String message,
    BiConsumer<Backend, Backend> call) {

  void verify(Backend tested, Backend reference) {
    try (var _ = tested.openScope("refusals");
        var _ = reference.openScope("refusals")) {
      assertThatThrownBy(() -> call.accept(tested, reference))
          .isInstanceOf(type)
          .hasMessageContaining(message);
    }
  }

  private static Tensor x(Backend on, int... extents) {
    return on.full(DType.F32, Shape.of(extents), 1);
  }

  private static Tensor ids(Backend on, int... values) {
    return on.ints(Shape.of(values.length), values);
  }

  private static RefusalCases shape(String message, BiConsumer<Backend, Backend> call) {
    return new RefusalCases(message, ShapeException.class, message, call);
  }

  private static RefusalCases dtype(String message, BiConsumer<Backend, Backend> call) {
    return new RefusalCases(message, DTypeException.class, message, call);
  }

  private static RefusalCases argument(
      String name, String message, BiConsumer<Backend, Backend> call) {
    return new RefusalCases(name, IllegalArgumentException.class, message, call);
  }

  static List<RefusalCases> all() {
    AdamAtan2Scalars scalars = new AdamAtan2Scalars(1, 0.9f, 0.95f, 0.1f, 1);
    return List.of(
        shape(
            "ADD: shapes do not broadcast: [4, 5] · [3, 4]",
            (on, _) -> on.binary(Binary.ADD, x(on, 4, 5), x(on, 3, 4))),
        shape(
            "where: shapes do not broadcast: [4] · [3]",
            (on, _) -> on.where(x(on, 3), x(on, 4), x(on, 4))),
        shape("assign: shapes differ: [4] · [1, 4]", (on, _) -> on.assign(x(on, 4), x(on, 1, 4))),
        shape(
            "axis 2 is out of range for shape [3, 4]",
            (on, _) -> on.reduce(Reduction.SUM, x(on, 3, 4), 2)),
        shape(
            "matmul: inner axes differ: [4, 5] · [3, 4]",
            (on, _) -> on.matmul(x(on, 4, 5), false, x(on, 3, 4), false)),
        shape(
            "linear: inner axes differ: [4, 5] · [3, 4]ᵀ",
            (on, _) -> on.linear(x(on, 4, 5), x(on, 3, 4), null)),
        shape(
            "linear: bias must be [3], got [4]",
            (on, _) -> on.linear(x(on, 4, 5), x(on, 3, 5), x(on, 4))),
        shape("concat: no parts", (on, _) -> on.concat(List.of(), 0)),
        shape(
            "concat: shapes differ: [2, 3] · [2, 4]",
            (on, _) -> on.concat(List.of(x(on, 2, 3), x(on, 2, 4)), 0)),
        shape(
            "scatterAdd: [3, 4] has no row for ids [2]",
            (on, _) -> on.scatterAdd(x(on, 3, 4), ids(on, 0, 0), 2)),
        shape(
            "rmsNorm: shapes differ: [2, 4] · [2, 5]",
            (on, _) -> on.rmsNorm(x(on, 2, 4), x(on, 2, 5), 1e-5)),
        shape(
            "rmsNormBackward: shapes differ: [2, 4] · [2, 5]",
            (on, _) -> on.rmsNormBackward(x(on, 2, 4), x(on, 2), x(on, 2, 5))),
        shape(
            "rope: needs [b, s, h, d] with d even, got [1, 2, 3, 5]",
            (on, _) -> on.rope(x(on, 1, 2, 3, 5), x(on, 2, 5), x(on, 2, 5), false)),
        shape(
            "rope: tables must be [2, 4], got [2, 4], [3, 4]",
            (on, _) -> on.rope(x(on, 1, 2, 3, 4), x(on, 2, 4), x(on, 3, 4), false)),
        shape(
            "attention: [1, 2, 13] is not [b, s, 3·2·d]",
            (on, _) -> on.attention(x(on, 1, 2, 13), 2, null, null)),
        shape(
            "attention: cos and sin must both be there, or neither",
            (on, _) -> on.attention(x(on, 1, 2, 12), 2, x(on, 2, 2), null)),
        shape(
            "attentionBackward: logSumExp",
            (on, _) ->
                on.attentionBackward(
                    x(on, 1, 2, 12),
                    2,
                    null,
                    null,
                    new FusedOps.Attended(x(on, 1, 2, 4), x(on, 1)),
                    x(on, 1, 2, 4))),
        shape("swiglu: the last axis must be even, got [2, 3]", (on, _) -> on.swiglu(x(on, 2, 3))),
        shape(
            "crossEntropy: labels [3] do not fit logits [2, 5]",
            (on, _) -> on.crossEntropy(CrossEntropy.SOFTMAX, x(on, 2, 5), ids(on, 0, 0, 0))),
        shape(
            "bceWithLogits: shapes differ: [2] · [3]",
            (on, _) -> on.bceWithLogits(x(on, 2), x(on, 3))),
        shape(
            "adamAtan2: shapes differ: [2] · [3]",
            (on, _) -> on.adamAtan2(x(on, 2), x(on, 2), x(on, 2), x(on, 3), scalars)),
        dtype(
            "gather: indices must be i32, got f32[81]",
            (on, _) -> on.gather(x(on, 3, 4), x(on, 81))),
        dtype(
            "MUL: operands of different types: f32[2] · f64[2]",
            (on, _) -> on.binary(Binary.MUL, x(on, 2), on.full(DType.F64, Shape.of(2), 1))),
        dtype(
            "EXP: needs a floating type, got i32[2]",
            (on, _) -> on.unary(Unary.EXP, ids(on, 1, 2))),
        new RefusalCases(
            "gather of a row that is not there",
            IndexOutOfBoundsException.class,
            "gather: id 3 is not a row of a table with 3",
            // A device tells when the result is read.
            (on, _) -> on.gather(x(on, 3, 4), ids(on, 0, 3)).toFloats()),
        new RefusalCases(
            "scatterAdd to a negative row",
            IndexOutOfBoundsException.class,
            "scatterAdd: id -1 is not a row of a table with 3",
            (on, _) -> on.scatterAdd(x(on, 1, 4), ids(on, -1), 3).toFloats()),
        argument(
            "operands on different backends",
            "backend",
            (on, other) -> on.binary(Binary.ADD, x(on, 2), x(other, 2))),
        argument(
            "assign to an expanded tensor",
            "assign: cannot write into an expanded tensor, f32[2, 4]",
            (on, _) -> on.assign(x(on, 1, 4).expand(Shape.of(2, 4)), x(on, 2, 4))),
        argument(
            "adamAtan2 of an expanded parameter",
            "adamAtan2: cannot write into an expanded tensor, f32[2, 4]",
            (on, _) ->
                on.adamAtan2(
                    x(on, 1, 4).expand(Shape.of(2, 4)),
                    x(on, 2, 4),
                    x(on, 2, 4),
                    x(on, 2, 4),
                    scalars)),
        argument(
            "write of the wrong size",
            "write: needs a contiguous tensor and 8 bytes, got 12",
            (on, _) -> on.write(x(on, 2), MemorySegment.ofArray(new float[3]))),
        argument(
            "read of a view",
            "read: needs a contiguous tensor",
            (on, _) -> on.read(x(on, 2, 2).transpose(0, 1), MemorySegment.ofArray(new float[4]))));
  }
}
