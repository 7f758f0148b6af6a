package io.github.hrm4j.tensor;

import java.util.List;

/**
 * Result shapes of the primitives and the checks of their operands, in one place for all backends:
 * since each needs the result's shape, none can forget to check.
 */
public final class OpRules {
  private OpRules() {}

  /**
   * {@return the operands' common type}
   *
   * @param op the operation's name, for the message
   * @param a an operand of any shape
   * @param b another one, of any shape
   * @throws IllegalArgumentException if the operands lie on different backends
   * @throws DTypeException if their types differ
   */
  public static DType sameType(String op, Tensor a, Tensor b) {
    if (a.backend() != b.backend()) {
      throw new IllegalArgumentException(
          op
              + ": operands on different backends: "
              + a.backend().name()
              + ", "
              + b.backend().name());
    }
    if (a.dtype() != b.dtype()) {
      throw new DTypeException(op + ": operands of different types: " + a + " · " + b);
    }
    return a.dtype();
  }

  /**
   * Requires equal shapes.
   *
   * @param op the operation's name, for the message
   * @param a an operand of any shape
   * @param b another one, of any shape
   * @return the shape of both
   * @throws ShapeException if the shapes differ
   */
  public static Shape sameShape(String op, Tensor a, Tensor b) {
    if (!a.shape().equals(b.shape())) {
      throw new ShapeException(op + ": shapes differ: " + a.shape() + " · " + b.shape());
    }
    return a.shape();
  }

  /**
   * Requires a tensor that can be written in place: one whose elements do not share memory, as
   * those of an expanded tensor do.
   *
   * @param op the operation's name, for the message
   * @param x of any shape
   * @throws IllegalArgumentException if an axis of more than one element has stride 0
   */
  public static void target(String op, Tensor x) {
    for (int axis = 0; axis < x.shape().rank(); axis++) {
      if (x.size() > 0 && x.shape().extent(axis) > 1 && x.layout().stride(axis) == 0) {
        throw new IllegalArgumentException(
            op + ": cannot write into an expanded tensor, " + x + "; write into a copy of it");
      }
    }
  }

  /**
   * Requires a certain shape.
   *
   * @param what the operand's name, for the message
   * @param shape the shape it must have
   * @param x of any shape
   * @throws ShapeException if it has another
   */
  public static void shape(String what, Shape shape, Tensor x) {
    if (!x.shape().equals(shape)) {
      throw new ShapeException(what + " must be " + shape + ", got " + x.shape());
    }
  }

  /**
   * Requires a floating type.
   *
   * @param op the operation's name, for the message
   * @param x of any shape
   * @throws DTypeException if it has another type
   */
  public static void floating(String op, Tensor x) {
    if (!x.dtype().isFloating()) {
      throw new DTypeException(op + ": needs a floating type, got " + x);
    }
  }

  /**
   * Requires i32.
   *
   * @param op the operation's name, for the message
   * @param ids of any shape
   * @throws DTypeException if they have another type
   */
  public static void indices(String op, Tensor ids) {
    if (ids.dtype() != DType.I32) {
      throw new DTypeException(op + ": indices must be i32, got " + ids);
    }
  }

  /**
   * Shape of a {@link Backend#matmul}.
   *
   * @param a [..., m, k], or [..., k, m] if transposed
   * @param transposeA whether a is transposed
   * @param b [..., k, n], or [..., n, k] if transposed
   * @param transposeB whether b is transposed
   * @return [..., m, n]
   * @throws ShapeException if the axes do not fit
   * @throws DTypeException if the types differ
   */
  public static Shape matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    sameType("matmul", a, b);
    Shape sa = a.shape();
    Shape sb = b.shape();
    if (sa.rank() < 2 || sb.rank() != sa.rank()) {
      throw new ShapeException(
          "matmul: needs two matrices or two equal batches: " + sa + " · " + sb);
    }
    for (int axis = 0; axis < sa.rank() - 2; axis++) {
      if (sa.extent(axis) != sb.extent(axis)) {
        throw new ShapeException("matmul: batch axes differ: " + sa + " · " + sb);
      }
    }
    int inner = sa.extent(transposeA ? -2 : -1);
    if (inner != sb.extent(transposeB ? -1 : -2)) {
      throw new ShapeException(
          "matmul: inner axes differ: "
              + sa
              + (transposeA ? "ᵀ" : "")
              + " · "
              + sb
              + (transposeB ? "ᵀ" : ""));
    }
    return sa.with(-2, sa.extent(transposeA ? -1 : -2)).with(-1, sb.extent(transposeB ? -2 : -1));
  }

  /**
   * Shape of a {@link FusedOps#linear}.
   *
   * @param x [..., k]
   * @param w [n, k]
   * @param bias [n], or null
   * @return [..., n]
   * @throws ShapeException if the axes do not fit
   * @throws DTypeException if the types differ
   */
  public static Shape linear(Tensor x, Tensor w, Tensor bias) {
    sameType("linear", x, w);
    Shape sx = x.shape();
    Shape sw = w.shape();
    if (sw.rank() != 2 || sx.rank() < 1 || sx.extent(-1) != sw.extent(1)) {
      throw new ShapeException("linear: inner axes differ: " + sx + " · " + sw + "ᵀ");
    }
    if (bias != null) {
      sameType("linear", x, bias);
    }
    if (bias != null && !bias.shape().equals(Shape.of(sw.extent(0)))) {
      throw new ShapeException("linear: bias must be [" + sw.extent(0) + "], got " + bias.shape());
    }
    return sx.with(-1, sw.extent(0));
  }

  /**
   * Shape of a {@link Backend#gather}.
   *
   * @param table [rows, w...]
   * @param ids i32 [...]
   * @return [..., w...]
   * @throws ShapeException if the table has no rows
   * @throws DTypeException if the ids are not i32
   */
  public static Shape gather(Tensor table, Tensor ids) {
    indices("gather", ids);
    if (table.shape().rank() < 1) {
      throw new ShapeException("gather: the table needs rows, got " + table.shape());
    }
    return ids.shape().concat(table.shape().without(0));
  }

  /**
   * Shape of a {@link Backend#scatterAdd}.
   *
   * @param dy [..., w...]
   * @param ids i32 [...]
   * @param rows rows of the table
   * @return [rows, w...]
   * @throws ShapeException if dy has no row for each id
   * @throws DTypeException if the ids are not i32
   */
  public static Shape scatterAdd(Tensor dy, Tensor ids, int rows) {
    indices("scatterAdd", ids);
    int lead = ids.shape().rank();
    Shape result = Shape.of(rows);
    for (int axis = 0; axis < dy.shape().rank(); axis++) {
      if (axis >= lead) {
        result = result.concat(Shape.of(dy.shape().extent(axis)));
      } else if (dy.shape().extent(axis) != ids.shape().extent(axis)) {
        throw new ShapeException(
            "scatterAdd: " + dy.shape() + " has no row for ids " + ids.shape());
      }
    }
    if (dy.shape().rank() < lead) {
      throw new ShapeException("scatterAdd: " + dy.shape() + " has no row for ids " + ids.shape());
    }
    return result;
  }

  /**
   * Shape of a {@link Backend#concat}.
   *
   * @param parts of shapes that are equal but for the axis
   * @param axis which axis; negative ones count from the end
   * @return the shape of the whole
   * @throws ShapeException if there are no parts or their shapes do not fit
   * @throws DTypeException if their types differ
   */
  public static Shape concat(List<Tensor> parts, int axis) {
    if (parts.isEmpty()) {
      throw new ShapeException("concat: no parts");
    }
    Tensor first = parts.getFirst();
    int sum = 0;
    for (Tensor part : parts) {
      sameType("concat", first, part);
      if (part.shape().rank() != first.shape().rank()
          || !part.shape().with(axis, 0).equals(first.shape().with(axis, 0))) {
        throw new ShapeException("concat: shapes differ: " + first.shape() + " · " + part.shape());
      }
      sum = Math.addExact(sum, part.shape().extent(axis));
    }
    return first.shape().with(axis, sum);
  }

  /**
   * Half the last axis of {@link FusedOps#swiglu}'s gate and up.
   *
   * @param op the operation's name, for the message
   * @param gateUp [..., 2n]
   * @return n
   * @throws ShapeException if the last axis is odd
   * @throws DTypeException if the type is not floating
   */
  public static int half(String op, Tensor gateUp) {
    floating(op, gateUp);
    int width = gateUp.shape().extent(-1);
    if (width % 2 != 0) {
      throw new ShapeException(op + ": the last axis must be even, got " + gateUp.shape());
    }
    return width / 2;
  }

  /**
   * Requires labels for logits and gives the losses' shape.
   *
   * @param logits [..., v]
   * @param labels i32 [...]
   * @return [...], the shape of the losses
   * @throws ShapeException if the shapes do not fit
   * @throws DTypeException if the labels are not i32
   */
  public static Shape crossEntropy(Tensor logits, Tensor labels) {
    indices("crossEntropy", labels);
    Shape rows = logits.shape().without(-1);
    if (!rows.equals(labels.shape())) {
      throw new ShapeException(
          "crossEntropy: labels " + labels.shape() + " do not fit logits " + logits.shape());
    }
    return rows;
  }

  /**
   * Checks the operands of {@link FusedOps#attention} and gives the head's width.
   *
   * @param qkv [b, s, 3·h·d]
   * @param heads number of heads h
   * @param cos [s, d], or null
   * @param sin [s, d], or null
   * @return d
   * @throws ShapeException if the shapes do not fit
   */
  public static int headWidth(Tensor qkv, int heads, Tensor cos, Tensor sin) {
    Shape shape = qkv.shape();
    if (shape.rank() != 3 || heads < 1 || shape.extent(2) % (3 * heads) != 0) {
      throw new ShapeException("attention: " + shape + " is not [b, s, 3·" + heads + "·d]");
    }
    int width = shape.extent(2) / (3 * heads);
    if ((cos == null) != (sin == null)) {
      throw new ShapeException("attention: cos and sin must both be there, or neither");
    }
    if (cos != null) {
      rope("attention", Shape.of(shape.extent(0), shape.extent(1), heads, width), cos, sin);
    }
    return width;
  }

  /**
   * Checks RoPE tables against the rotated tensor's shape [b, s, h, d].
   *
   * @param op the operation's name, for the message
   * @param x the rotated tensor's shape
   * @param cos [s, d]
   * @param sin [s, d]
   * @throws ShapeException if d is odd or the tables do not fit
   */
  public static void rope(String op, Shape x, Tensor cos, Tensor sin) {
    if (x.rank() != 4 || x.extent(3) % 2 != 0) {
      throw new ShapeException(op + ": needs [b, s, h, d] with d even, got " + x);
    }
    Shape table = Shape.of(x.extent(1), x.extent(3));
    if (!cos.shape().equals(table) || !sin.shape().equals(table)) {
      throw new ShapeException(
          op + ": tables must be " + table + ", got " + cos.shape() + ", " + sin.shape());
    }
  }
}
