package io.github.hrm4j.autograd.testkit;

import static io.github.hrm4j.autograd.testkit.Input.constant;
import static io.github.hrm4j.autograd.testkit.Input.in;
import static io.github.hrm4j.autograd.testkit.Input.ints;
import static io.github.hrm4j.autograd.testkit.OpLine.line;

import io.github.hrm4j.autograd.op.Add;
import io.github.hrm4j.autograd.op.Attention;
import io.github.hrm4j.autograd.op.BceWithLogits;
import io.github.hrm4j.autograd.op.Cast;
import io.github.hrm4j.autograd.op.Concat;
import io.github.hrm4j.autograd.op.CrossEntropyLoss;
import io.github.hrm4j.autograd.op.Elementwise;
import io.github.hrm4j.autograd.op.Embedding;
import io.github.hrm4j.autograd.op.Linear;
import io.github.hrm4j.autograd.op.MatMul;
import io.github.hrm4j.autograd.op.Mul;
import io.github.hrm4j.autograd.op.Reshape;
import io.github.hrm4j.autograd.op.RmsNorm;
import io.github.hrm4j.autograd.op.Rope;
import io.github.hrm4j.autograd.op.Scale;
import io.github.hrm4j.autograd.op.Slice;
import io.github.hrm4j.autograd.op.Sub;
import io.github.hrm4j.autograd.op.Sum;
import io.github.hrm4j.autograd.op.SwiGlu;
import io.github.hrm4j.autograd.op.SwiGluLinear;
import io.github.hrm4j.autograd.op.Transpose;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Unary;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * Every operation with inputs for which its result and its gradients are checked. A new operation
 * needs a line here, or the build fails.
 */
public final class OpTable {
  private static final double[] COS = Loops.table(Math::cos, 5, 6);
  private static final double[] SIN = Loops.table(Math::sin, 5, 6);
  private static final Input COSINES = constant(Shape.of(5, 6), COS);
  private static final Input SINES = constant(Shape.of(5, 6), SIN);
  private static final Input LABELS =
      ints(Shape.of(2, 3), 1, 6, CrossEntropy.IGNORED, 0, 6, CrossEntropy.IGNORED);
  private static final Input TARGETS = constant(Shape.of(2, 3), 0, 1, 0.25, 1, 0, 0.75);

  private OpTable() {}

  /** All lines. */
  public static List<OpLine> lines() {
    return Stream.of(products(), sums(), shapes(), functions(), transformer(), losses())
        .flatMap(List::stream)
        .toList();
  }

  private static List<OpLine> products() {
    return List.of(
        line(MatMul.class, "", List.of(in(3, 17), in(17, 5)), x -> MatMul.apply(x[0], x[1]))
            .means(x -> Loops.matmul(x[0], x[1], 1, 3, 17, 5)),
        line(
                MatMul.class,
                "of batches",
                List.of(in(2, 3, 4), in(2, 4, 5)),
                x -> MatMul.apply(x[0], x[1]))
            .means(x -> Loops.matmul(x[0], x[1], 2, 3, 4, 5)),
        line(
                MatMul.class,
                "of views",
                List.of(in(3, 4).asView(), in(4, 5).asView()),
                x -> MatMul.apply(x[0], x[1]))
            .means(x -> Loops.matmul(x[0], x[1], 1, 3, 4, 5)),
        line(
                Linear.class,
                "",
                List.of(in(2, 3, 17), in(5, 17)),
                x -> Linear.apply(x[0], x[1], null))
            .means(x -> Loops.linear(x[0], x[1], null, 17, 5)),
        line(
                Linear.class,
                "with bias",
                List.of(in(2, 3, 4), in(5, 4), in(5)),
                x -> Linear.apply(x[0], x[1], x[2]))
            .means(x -> Loops.linear(x[0], x[1], x[2], 4, 5)),
        line(
                Linear.class,
                "of a view",
                List.of(in(2, 3, 4).asView(), in(5, 4), in(5)),
                x -> Linear.apply(x[0], x[1], x[2]))
            .means(x -> Loops.linear(x[0], x[1], x[2], 4, 5)),
        line(
                Linear.class,
                "of one row",
                List.of(in(4), in(5, 4), in(5)),
                x -> Linear.apply(x[0], x[1], x[2]))
            .means(x -> Loops.linear(x[0], x[1], x[2], 4, 5)),
        line(
                Embedding.class,
                "with repeated ids",
                List.of(in(5, 3), ints(Shape.of(2, 3), 4, 0, 4, 4, 1, 0)),
                x -> Embedding.apply(x[0], x[1].value()))
            .means(x -> Loops.gather(x[0], x[1], 3)));
  }

  private static List<OpLine> sums() {
    Shape a = Shape.of(2, 3, 5);
    return List.of(
        add(a, a),
        add(a, Shape.of(3, 1)),
        add(Shape.of(1, 5), Shape.of(2, 3, 1)),
        add(Shape.of(), Shape.of(4)),
        sub(a, a),
        sub(Shape.of(5), a),
        sub(a, Shape.of(2, 1, 5)),
        mul(a, a),
        mul(a, Shape.of(5)),
        mul(Shape.of(2, 1, 1), Shape.of(3, 1)),
        line(Mul.class, "of x by itself", List.of(in(7)), x -> Mul.apply(x[0], x[0]))
            .means(x -> Loops.map(v -> v * v, x[0])),
        line(Scale.class, "", List.of(in(2, 17)), x -> Scale.apply(x[0], -1.75))
            .means(x -> Loops.map(v -> -1.75 * v, x[0])),
        line(Sum.class, "of all", List.of(in(3, 17)), x -> Sum.apply(x[0])),
        line(Sum.class, "of all of a view", List.of(in(3, 4).asView()), x -> Sum.apply(x[0])),
        line(Sum.class, "of rows", List.of(in(2, 3, 5)), x -> Sum.apply(x[0], -1)),
        line(Sum.class, "of columns", List.of(in(2, 3, 5)), x -> Sum.apply(x[0], 1)));
  }

  private static OpLine add(Shape a, Shape b) {
    List<Input> inputs = List.of(in(a.toArray()), in(b.toArray()));
    return line(Add.class, a + " " + b, inputs, x -> Add.apply(x[0], x[1]))
        .means(x -> broadcast((u, v) -> u + v, x, a, b));
  }

  private static OpLine sub(Shape a, Shape b) {
    List<Input> inputs = List.of(in(a.toArray()), in(b.toArray()));
    return line(Sub.class, a + " " + b, inputs, x -> Sub.apply(x[0], x[1]))
        .means(x -> broadcast((u, v) -> u - v, x, a, b));
  }

  private static OpLine mul(Shape a, Shape b) {
    List<Input> inputs = List.of(in(a.toArray()), in(b.toArray()));
    return line(Mul.class, a + " " + b, inputs, x -> Mul.apply(x[0], x[1]))
        .means(x -> broadcast((u, v) -> u * v, x, a, b));
  }

  private static double[] broadcast(DoubleBinaryOperator f, double[][] x, Shape a, Shape b) {
    return Loops.broadcast(f, x[0], a, x[1], b, Shape.broadcast("table", a, b));
  }

  private static List<OpLine> shapes() {
    return List.of(
        line(
            Concat.class,
            "of rows",
            List.of(in(2, 3), in(1, 3), in(3, 3)),
            x -> Concat.apply(0, x)),
        line(Concat.class, "inside", List.of(in(2, 1, 3), in(2, 4, 3)), x -> Concat.apply(-2, x)),
        line(Slice.class, "of rows", List.of(in(5, 3)), x -> Slice.apply(x[0], 0, 1, 4)),
        line(Slice.class, "inside", List.of(in(2, 5, 3)), x -> Slice.apply(x[0], -2, 2, 5)),
        line(Slice.class, "of everything", List.of(in(2, 3)), x -> Slice.apply(x[0], 1, 0, 3)),
        line(Reshape.class, "", List.of(in(2, 6)), x -> Reshape.apply(x[0], Shape.of(3, 4)))
            .means(x -> x[0]),
        line(
                Reshape.class,
                "of a view",
                List.of(in(2, 6).asView()),
                x -> Reshape.apply(x[0], Shape.of(3, 4)))
            .means(x -> x[0]),
        line(Transpose.class, "", List.of(in(2, 3, 4)), x -> Transpose.apply(x[0], 0, -1)),
        // In the float64 run the first is the identity, in the float32 run the second is.
        line(Cast.class, "to f64", List.of(in(9)), x -> Cast.apply(x[0], DType.F64)),
        line(Cast.class, "to f32", List.of(in(9)), x -> Cast.apply(x[0], DType.F32))
            .coarse(Math.pow(2, -20), 0.5),
        // 2⁻⁸ is the spacing of bfloat16.
        line(Cast.class, "to bf16", List.of(in(9)), x -> Cast.apply(x[0], DType.BF16))
            .coarse(4 * Math.pow(2, -8), 0.5));
  }

  private static List<OpLine> functions() {
    Input any = in(3, 17);
    Input positive = any.between(0.3, 3);
    return List.of(
        function(Unary.NEG, any, v -> -v),
        function(Unary.ABS, any.awayFrom(0), v -> v < 0 ? -v : v),
        function(Unary.EXP, any, Math::exp),
        function(Unary.LOG, positive, Math::log),
        function(Unary.LOG1P, any.between(-0.5, 2), v -> Math.log(1 + v)),
        function(Unary.SQRT, positive, Math::sqrt),
        function(Unary.RSQRT, positive, v -> Math.pow(v, -0.5)),
        function(Unary.RECIPROCAL, any.awayFrom(0).between(0.3, 2), v -> 1 / v),
        function(Unary.SIGMOID, any, v -> 1 / (1 + Math.exp(-v))),
        function(Unary.SILU, any, v -> v / (1 + Math.exp(-v))),
        function(Unary.TANH, any, v -> (Math.exp(v) - Math.exp(-v)) / (Math.exp(v) + Math.exp(-v))),
        function(Unary.RELU, any.awayFrom(0), v -> v > 0 ? v : 0));
  }

  private static OpLine function(Unary f, Input input, DoubleUnaryOperator definition) {
    return line(Elementwise.class, f.name(), List.of(input), x -> Elementwise.apply(f, x[0]))
        .means(x -> Loops.map(definition, x[0]));
  }

  private static List<OpLine> transformer() {
    return List.of(
        line(RmsNorm.class, "", List.of(in(2, 3, 17)), x -> RmsNorm.apply(x[0], 1e-5))
            .means(x -> Loops.rmsNorm(x[0], 17, 1e-5)),
        line(
                RmsNorm.class,
                "with residual",
                List.of(in(2, 3, 8), in(2, 3, 8)),
                x -> RmsNorm.apply(x[0], x[1], 1e-5))
            .means(x -> Loops.rmsNorm(Loops.add(x[0], x[1]), 8, 1e-5)),
        line(
                RmsNorm.class,
                "of small values",
                List.of(in(3, 8).between(-0.003, 0.003)),
                x -> RmsNorm.apply(x[0], 1e-5))
            .means(x -> Loops.rmsNorm(x[0], 8, 1e-5))
            // The scale on which the result bends is √eps = 0.003.
            .coarse(1e-5, 1e-7),
        line(
                Rope.class,
                "",
                List.of(in(2, 5, 3, 6), COSINES, SINES),
                x -> Rope.apply(x[0], x[1].value(), x[2].value()))
            .means(x -> Loops.rope(x[0], x[1], x[2], 5, 3, 6)),
        line(
                Attention.class,
                "",
                List.of(in(2, 5, 3 * 2 * 6)),
                x -> Attention.apply(x[0], 2, null, null))
            .means(x -> Loops.attention(x[0], null, null, 2, 5, 2, 6)),
        line(
                Attention.class,
                "with rope",
                List.of(in(2, 5, 3 * 2 * 6), COSINES, SINES),
                x -> Attention.apply(x[0], 2, x[1].value(), x[2].value()))
            .means(x -> Loops.attention(x[0], x[1], x[2], 2, 5, 2, 6)),
        line(SwiGlu.class, "", List.of(in(2, 3, 34)), x -> SwiGlu.apply(x[0]))
            .means(x -> Loops.swiglu(x[0], 17)),
        line(
                SwiGluLinear.class,
                "",
                List.of(in(2, 3, 34), in(5, 17)),
                x -> SwiGluLinear.apply(x[0], x[1]))
            .means(x -> Loops.linear(Loops.swiglu(x[0], 17), x[1], null, 17, 5)));
  }

  private static List<OpLine> losses() {
    DoubleUnaryOperator stable = v -> v < 0 ? 1 / (1 - v) : v + 1;
    return List.of(
        line(
                CrossEntropyLoss.class,
                "softmax",
                List.of(in(2, 3, 7), LABELS),
                x -> CrossEntropyLoss.apply(CrossEntropy.SOFTMAX, x[0], x[1].value()))
            .means(x -> Loops.crossEntropy(Math::exp, x[0], x[1], 7)),
        line(
                CrossEntropyLoss.class,
                "stablemax",
                List.of(in(2, 3, 7).awayFrom(0), LABELS),
                x -> CrossEntropyLoss.apply(CrossEntropy.STABLEMAX, x[0], x[1].value()))
            .means(x -> Loops.crossEntropy(stable, x[0], x[1], 7)),
        line(
                BceWithLogits.class,
                "",
                List.of(in(2, 3).between(-6, 6), TARGETS),
                x -> BceWithLogits.apply(x[0], x[1].value()))
            .means(x -> Loops.bce(x[0], x[1])));
  }
}
