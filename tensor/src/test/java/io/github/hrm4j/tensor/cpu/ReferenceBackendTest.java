package io.github.hrm4j.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.FusedOps.AdamAtan2Scalars;
import io.github.hrm4j.tensor.FusedOps.Attended;
import io.github.hrm4j.tensor.FusedOps.Normalized;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The oracle against formulas written out by hand, in float64. */
class ReferenceBackendTest {
  private static final double[] Q = {0.5, -1, 2, 0.25};
  private static final double[] K = {1, 0.5, -0.5, 2};
  private static final double[] V = {3, -1, 0.5, 2};

  private final Backend on = Backends.open("reference", 1);
  private Scope scope;

  @BeforeEach
  void open() {
    scope = on.openScope("test");
  }

  @AfterEach
  void close() {
    scope.close();
    on.close();
  }

  private Tensor x(Shape shape, double... values) {
    return on.tensor(DType.F64, shape, values);
  }

  private static void close(Tensor got, double... wanted) {
    assertThat(got.toDoubles()).containsExactly(wanted, within(1e-12));
  }

  @Test
  void broadcastAndReduce() {
    Tensor matrix = x(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    close(on.binary(Binary.SUB, matrix, x(Shape.of(2, 1), 1, 4)), 0, 1, 2, 0, 1, 2);
    close(on.reduce(Reduction.SUM, matrix, 0), 5, 7, 9);
    close(on.reduce(Reduction.MAX, matrix.transpose(0, 1), 0), 3, 6);
    close(on.reduce(Reduction.MAX, x(Shape.of(0, 2)), 0), -1 / 0.0, -1 / 0.0);
  }

  @Test
  void products() {
    Tensor a = x(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    Tensor b = x(Shape.of(3, 1), 1, 0, -1);
    close(on.matmul(a, false, b, false), -2, -2);
    close(on.matmul(b, true, a, true), -2, -2);
    close(on.linear(a, b.transpose(0, 1), x(Shape.of(1), 10)), 8, 8);
  }

  @Test
  void rowsByNumber() {
    Tensor table = x(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
    Tensor ids = on.ints(Shape.of(3), 2, 0, 2);
    close(on.gather(table, ids), 5, 6, 1, 2, 5, 6);
    close(on.scatterAdd(table, ids, 4), 3, 4, 0, 0, 6, 8, 0, 0);
  }

  @Test
  void rmsNormOfThreeAndFour() {
    Normalized result = on.rmsNorm(x(Shape.of(1, 2), 3, 4), null, 0.5);
    double rstd = 1 / Math.sqrt(12.5 + 0.5);
    close(result.rstd(), rstd);
    close(result.y(), 3 * rstd, 4 * rstd);
  }

  /** Two tokens, one head of width 2. */
  @Test
  void attentionByHand() {
    double[] qkv = {Q[0], Q[1], K[0], K[1], V[0], V[1], Q[2], Q[3], K[2], K[3], V[2], V[3]};
    Attended result = on.attention(x(Shape.of(1, 2, 6), qkv), 1, null, null);
    double[] y = new double[4];
    double[] lse = new double[2];
    for (int i = 0; i < 2; i++) {
      double e0 = Math.exp((Q[2 * i] * K[0] + Q[2 * i + 1] * K[1]) / Math.sqrt(2));
      double e1 = Math.exp((Q[2 * i] * K[2] + Q[2 * i + 1] * K[3]) / Math.sqrt(2));
      lse[i] = Math.log(e0 + e1);
      y[2 * i] = (e0 * V[0] + e1 * V[2]) / (e0 + e1);
      y[2 * i + 1] = (e0 * V[1] + e1 * V[3]) / (e0 + e1);
    }
    close(result.y(), y);
    close(result.logSumExp(), lse);
  }

  @Test
  void ropeTurnsByTheAngle() {
    double c = Math.cos(0.3);
    double s = Math.sin(0.3);
    Tensor cos = x(Shape.of(1, 2), c, c);
    Tensor sin = x(Shape.of(1, 2), s, s);
    Tensor turned = on.rope(x(Shape.of(1, 1, 1, 2), 2, 5), cos, sin, false);
    close(turned, 2 * c - 5 * s, 5 * c + 2 * s);
    close(on.rope(turned, cos, sin, true), 2, 5);
  }

  @Test
  void losses() {
    Tensor logits = x(Shape.of(2, 3), 1, -1, 0, 1, -1, 0);
    Tensor labels = on.ints(Shape.of(2), 1, CrossEntropy.IGNORED);
    double sum = Math.E + 1 / Math.E + 1;
    close(on.crossEntropy(CrossEntropy.SOFTMAX, logits, labels), 1 + Math.log(sum), 0);
    // s(1) = 2, s(-1) = 1/2, s(0) = 1
    close(on.crossEntropy(CrossEntropy.STABLEMAX, logits, labels), Math.log(7), 0);
    Tensor ones = x(Shape.of(2), 1, 1);
    close(
        on.crossEntropyBackward(CrossEntropy.STABLEMAX, logits, labels, ones),
        1 / 3.5,
        (1 / 3.5 - 2) / 4,
        1 / 3.5,
        0,
        0,
        0);
    Tensor noColumns = on.ints(Shape.of(2), 3, -1);
    for (CrossEntropy kind : CrossEntropy.values()) {
      close(on.crossEntropy(kind, logits, noColumns), 0, 0);
      close(on.crossEntropyBackward(kind, logits, noColumns, ones), 0, 0, 0, 0, 0, 0);
    }
    close(
        on.bceWithLogits(x(Shape.of(2), 2, -3), x(Shape.of(2), 1, 0)),
        Math.log(1 + Math.exp(-2)),
        Math.log(1 + Math.exp(-3)));
  }

  @Test
  void optimizers() {
    Tensor p = x(Shape.of(2), 1, 2);
    Tensor m = x(Shape.of(2), 0, 0);
    Tensor v = x(Shape.of(2), 0, 0);
    on.adamAtan2(p, m, v, x(Shape.of(2), 3, 0), new AdamAtan2Scalars(0.5f, 0.75f, 0.5f, 0.25f, 2));
    close(m, 0.75, 0);
    close(v, 4.5, 0);
    close(p, 0.5 - 0.25 * Math.atan2(0.75, 2 * Math.sqrt(4.5)), 1);
    Tensor table = x(Shape.of(3, 2), 8, 8, 8, 8, 8, 8);
    Tensor grad = x(Shape.of(3, 2), 1, -1, 1, 1, -3, 1);
    on.signSgd(table, on.ints(Shape.of(3), 2, 0, 2), grad, 0.5f, 0.75f);
    close(table, 5.5, 5.5, 8, 8, 6.5, 6);
  }
}
