package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.cuda.testkit.OnDevice;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.FusedOps.Attended;
import io.github.hrm4j.tensor.FusedOps.Normalized;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.testkit.Agreement;
import io.github.hrm4j.tensor.testkit.Agreement.Side;
import io.github.hrm4j.tensor.testkit.Sample;
import io.github.hrm4j.tensor.testkit.Tolerance;
import io.github.hrm4j.tensor.testkit.View;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The fused kernels in bfloat16 against their definitions on the reference backend in bfloat16.
 * Both round in the same places, so that an element is the same or, near the middle of two numbers,
 * the neighbour: 2⁻⁷ apart. Where a rounded number is rounded again after a sum, it may be two.
 */
@OnDevice
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CudaBf16Test {
  private static final int[] SIZES = {0, 1, 4, 17, 64, 130, 3000};
  private static final View[] VIEWS = {View.PLAIN, View.OFFSET, View.SLICED};
  private static final Tolerance NEIGHBOUR = new Tolerance(0x1.02p-7, 1e-5);

  private Backend tested;
  private Backend reference;
  private Agreement agreement;

  @BeforeAll
  void open() {
    tested = new CudaBackend(Device.open(CudaLibraries.here().firstUsable()));
    reference = Backends.open("reference", 1);
    agreement = new Agreement(tested, reference);
  }

  @AfterAll
  void close() {
    tested.close();
    reference.close();
  }

  private void check(String what, Tolerance tolerance, Function<Side, List<Tensor>> computation) {
    agreement.checkIn(DType.BF16, DType.BF16, what, tolerance, computation);
  }

  private static Tensor floats(Side side, Sample sample) {
    return side.tensor(sample, View.PLAIN, DType.F32);
  }

  @Test
  void rmsNorm() {
    for (int n : SIZES) {
      for (View view : VIEWS) {
        Sample x = Sample.normal(n, 3, n);
        Sample residual = Sample.normal(n + 1, 3, n);
        check(
            "rmsNorm " + n + " " + view,
            NEIGHBOUR,
            side -> {
              Normalized plain = side.backend().rmsNorm(side.tensor(x, view), null, 1e-5);
              Normalized sum =
                  side.backend().rmsNorm(side.tensor(x, view), side.tensor(residual, view), 1e-5);
              return List.of(plain.y(), plain.rstd(), sum.y(), sum.rstd());
            });
        check(
            "rmsNorm backward " + n + " " + view,
            NEIGHBOUR,
            side -> {
              Tensor y = side.tensor(x, view);
              Tensor rstd = floats(side, Sample.normal(n, 3));
              return List.of(side.backend().rmsNormBackward(y, rstd, side.tensor(residual, view)));
            });
      }
    }
  }

  @Test
  void ropeAndSwiGlu() {
    for (int half : new int[] {0, 1, 3, 32}) {
      for (View view : VIEWS) {
        Sample x = Sample.normal(half, 2, 5, 3, 2 * half);
        for (boolean inverse : new boolean[] {false, true}) {
          check(
              "rope " + half + " " + view + " " + inverse,
              NEIGHBOUR,
              side ->
                  List.of(
                      side.backend()
                          .rope(
                              side.tensor(x, view),
                              floats(side, Sample.normal(1, 5, 2 * half)),
                              floats(side, Sample.normal(2, 5, 2 * half)),
                              inverse)));
        }
      }
    }
    for (int n : SIZES) {
      for (View view : VIEWS) {
        Sample gateUp = Sample.normal(n, 3, 2 * n).map(v -> 3 * v);
        Sample dy = Sample.normal(n + 1, 3, n);
        check(
            "swiglu " + n + " " + view,
            NEIGHBOUR,
            side ->
                List.of(
                    side.backend().swiglu(side.tensor(gateUp, view)),
                    side.backend()
                        .swigluBackward(side.tensor(gateUp, view), side.tensor(dy, view))));
      }
    }
  }

  @Test
  void attention() {
    int[][] heads = {
      {0, 1, 4},
      {1, 1, 2},
      {5, 2, 32},
      {17, 3, 3},
      {37, 2, 18},
      {82, 2, 64},
      {65, 1, 96},
      {20, 1, 130}
    };
    for (int[] h : heads) {
      int tokens = h[0];
      int width = h[2];
      Sample qkv = Sample.normal(tokens + width, 2, tokens, 3 * h[1] * width);
      Sample dy = Sample.normal(width, 2, tokens, h[1] * width);
      boolean rotates = width % 2 == 0;
      // dq and dk are sums of terms of both signs: the definition rounds none of them either, so
      // only the end differs, but turning back doubles what a neighbour is away.
      check(
          "attention of " + tokens + " tokens, " + h[1] + " heads of " + width,
          new Tolerance(0x1p-6, 2e-3),
          side -> {
            Tensor cos = rotates ? floats(side, Sample.normal(1, tokens, width)) : null;
            Tensor sin = rotates ? floats(side, Sample.normal(2, tokens, width)) : null;
            Attended y = side.backend().attention(side.tensor(qkv), h[1], cos, sin);
            Attended given = new Attended(side.tensor(dy), y.logSumExp());
            Tensor slopes =
                side.backend()
                    .attentionBackward(side.tensor(qkv), h[1], cos, sin, given, side.tensor(dy));
            return List.of(y.y(), y.logSumExp(), slopes);
          });
    }
  }

  /**
   * A tolerance of a neighbour would hide a rounding left out or put elsewhere. That moves a
   * quarter of the elements; another order of a sum, hardly one.
   */
  @Test
  void roundsWhereTheDefinitionRounds() {
    Sample x = Sample.normal(1, 40, 512);
    Sample y = Sample.normal(2, 40, 512);
    Sample half = Sample.normal(3, 40, 256);
    requireSame("rmsNorm", on -> on.backend().rmsNorm(on.tensor(x), on.tensor(y), 1e-5).y());
    requireSame(
        "rmsNorm backward",
        on -> on.backend().rmsNormBackward(on.tensor(x), floats(on, positive(40)), on.tensor(y)));
    requireSame("swiglu", on -> on.backend().swiglu(on.tensor(x)));
    requireSame(
        "swiglu backward", on -> on.backend().swigluBackward(on.tensor(x), on.tensor(half)));
    requireSame("softmax", on -> on.backend().softmax(on.tensor(x)));
    Sample heads = Sample.normal(4, 2, 20, 4, 64);
    requireSame(
        "rope",
        on ->
            on.backend()
                .rope(
                    on.tensor(heads),
                    floats(on, Sample.normal(5, 20, 64)),
                    floats(on, Sample.normal(6, 20, 64)),
                    false));
    Sample qkv = Sample.normal(7, 2, 20, 3 * 128);
    requireSame(
        "attention",
        on -> {
          Tensor cos = floats(on, Sample.normal(5, 20, 64));
          Tensor sin = floats(on, Sample.normal(6, 20, 64));
          return on.backend().attention(on.tensor(qkv), 2, cos, sin).y();
        });
  }

  private static Sample positive(int n) {
    return Sample.normal(n, n).map(v -> Math.abs(v) + 0.5);
  }

  private void requireSame(String what, Function<Side, Tensor> computation) {
    try (var _ = tested.openScope("tested");
        var _ = reference.openScope("reference")) {
      float[] found = computation.apply(new Side(tested, DType.BF16, true)).toFloats();
      float[] wanted = computation.apply(new Side(reference, DType.BF16, false)).toFloats();
      int different = 0;
      for (int i = 0; i < found.length; i++) {
        different += found[i] == wanted[i] ? 0 : 1;
      }
      assertThat((double) different / found.length).as(what + ", share").isLessThan(0.01);
    }
  }

  @Test
  void softmaxAndLosses() {
    for (int v : new int[] {1, 2, 11, 65}) {
      Sample logits = Sample.normal(v, 2, 5, v).map(x -> 4 * x);
      Sample labels =
          Sample.integers(v, v + 2, 2, 5).map(i -> i == 0 ? CrossEntropy.IGNORED : i - 1);
      check(
          "softmax of " + v,
          NEIGHBOUR,
          side -> List.of(side.backend().softmax(side.tensor(logits))));
      for (CrossEntropy kind : CrossEntropy.values()) {
        DType loss = kind == CrossEntropy.STABLEMAX ? DType.F64 : DType.F32;
        Tolerance exact = new Tolerance(1e-6, 1e-6);
        check(
            kind + " of " + v,
            exact,
            side ->
                List.of(side.backend().crossEntropy(kind, side.tensor(logits), side.ints(labels))));
        check(
            kind + " backward of " + v,
            NEIGHBOUR,
            side ->
                List.of(
                    side.backend()
                        .crossEntropyBackward(
                            kind,
                            side.tensor(logits),
                            side.ints(labels),
                            side.tensor(Sample.normal(v, 2, 5), View.PLAIN, loss))));
      }
    }
  }
}
