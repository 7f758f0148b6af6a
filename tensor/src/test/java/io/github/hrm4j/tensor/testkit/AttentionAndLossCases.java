package io.github.hrm4j.tensor.testkit;

import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.FusedOps.Attended;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Attention, softmax and the losses: each agrees with its definition. */
final class AttentionAndLossCases {
  /** Tokens, heads, width of a head. */
  private static final int[][] HEADS = {
    {0, 1, 4},
    {1, 1, 1},
    {3, 2, 5},
    {5, 2, 32},
    {17, 3, 3},
    {24, 1, 8},
    {25, 2, 64},
    {37, 2, 17},
    {64, 1, 66},
    {65, 1, 32},
    {82, 2, 64},
    {127, 1, 130},
    {3, 1, 257},
    {150, 1, 16},
  };

  private AttentionAndLossCases() {}

  static List<ContractCase> all() {
    List<ContractCase> cases = new ArrayList<>();
    cases.add(new ContractCase("attention", AttentionAndLossCases::attention));
    cases.add(new ContractCase("attention backward", AttentionAndLossCases::attentionBackward));
    cases.add(new ContractCase("attention of large scores", AttentionAndLossCases::largeScores));
    cases.add(new ContractCase("softmax", AttentionAndLossCases::softmax));
    for (CrossEntropy kind : CrossEntropy.values()) {
      cases.add(new ContractCase("crossEntropy " + kind, agreement -> loss(agreement, kind)));
    }
    cases.add(new ContractCase("bceWithLogits", AttentionAndLossCases::bce));
    return cases;
  }

  /** An operand of attention, with RoPE where the width allows it. */
  private record Heads(int tokens, int heads, int width, View view) {
    Sample qkv() {
      return Sample.suiting(view, tokens + width, 2, tokens, 3 * heads * width);
    }

    boolean rotates() {
      return width % 2 == 0 && view != View.OFFSET;
    }

    Tensor table(Agreement.Side side, int seed) {
      return rotates() ? side.tensor(Sample.normal(seed, tokens, width)) : null;
    }

    Attended forward(Agreement.Side side) {
      Tensor qkv = side.tensor(qkv(), view);
      return side.backend().attention(qkv, heads, table(side, 1), table(side, 2));
    }

    Tensor backward(Agreement.Side side) {
      Sample dy = Sample.normal(width, 2, tokens, heads * width);
      return side.backend()
          .attentionBackward(
              side.tensor(qkv(), view),
              heads,
              table(side, 1),
              table(side, 2),
              forward(side),
              side.tensor(dy, view == View.EXPANDED ? View.SLICED : view));
    }

    String label() {
      return tokens + " tokens, " + heads + " heads of " + width + " " + view;
    }

    /** Scores are sums of width products, up to about √width large; y sums over the tokens. */
    Tolerance tolerance() {
      return new Tolerance(64 * Agreement.ULP, Agreement.ULP * (64 + 4 * width + tokens));
    }
  }

  private static List<Heads> heads() {
    List<Heads> all = new ArrayList<>();
    for (int[] h : HEADS) {
      for (View view : ContractCase.views((long) h[0] * h[1] * h[2])) {
        all.add(new Heads(h[0], h[1], h[2], view));
      }
    }
    return all;
  }

  private static void attention(Agreement agreement) {
    for (Heads h : heads()) {
      agreement.checkAll(
          "attention of " + h.label(),
          h.tolerance(),
          side -> {
            Attended result = h.forward(side);
            return List.of(result.y(), result.logSumExp());
          });
    }
  }

  private static void attentionBackward(Agreement agreement) {
    for (Heads h : heads()) {
      Tolerance sums = h.tolerance();
      agreement.check(
          "attention backward of " + h.label(),
          new Tolerance(sums.relative(), 8 * sums.absolute()),
          h::backward);
    }
  }

  private static void largeScores(Agreement agreement) {
    Sample qkv = Sample.normal(1, 1, 30, 3 * 32).map(v -> 30 * v);
    // Scores of ±5000: without the row's maximum the exponentials overflow.
    agreement.check(
        "attention of large scores",
        new Tolerance(2e-3, 2e-3),
        side -> side.backend().attention(side.tensor(qkv), 1, null, null).y());
  }

  private static void softmax(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        // Differences of up to 100 are rounded before the exponential.
        Sample x = Sample.suiting(view, n, 3, n).map(v -> 20 * v);
        agreement.check(
            "softmax [3, " + n + "] " + view,
            new Tolerance(Agreement.ULP * (128 + n / 8.0), 1e-36),
            side -> side.backend().softmax(side.tensor(x, view)));
      }
      Sample special = Sample.special(n, 5, n);
      agreement.check(
          "softmax of special values " + n,
          Tolerance.sum(n),
          side -> side.backend().softmax(side.tensor(special)));
    }
  }

  private static Sample labels(int n, int v) {
    // -1 stands for an ignored label, v for one that is no column.
    return Sample.integers(n, v + 2, 2, n).map(i -> i == 0 ? CrossEntropy.IGNORED : i - 1);
  }

  private static void loss(Agreement agreement, CrossEntropy kind) {
    for (int n : ContractCase.SIZES) {
      for (int v : new int[] {1, 2, 11, 65}) {
        for (View view : ContractCase.views((long) n * v)) {
          Sample logits = Sample.suiting(view, n, 2, n, v).map(x -> 4 * x);
          Sample labels = labels(n, v);
          Sample dy = Sample.normal(n, 2, n);
          Tolerance tolerance = new Tolerance(8 * Agreement.ULP, 8 * Agreement.ULP);
          String what = kind + " of " + n + " rows of " + v + " " + view;
          agreement.check(
              what,
              tolerance,
              side ->
                  side.backend().crossEntropy(kind, side.tensor(logits, view), side.ints(labels)));
          agreement.check(
              what + " backward",
              tolerance,
              side ->
                  side.backend()
                      .crossEntropyBackward(
                          kind,
                          side.tensor(logits, view),
                          side.ints(labels),
                          side.tensor(
                              dy,
                              view == View.EXPANDED ? View.PLAIN : view,
                              kind == CrossEntropy.STABLEMAX ? DType.F64 : side.dtype())));
        }
      }
    }
  }

  private static void bce(Agreement agreement) {
    Tolerance tolerance = new Tolerance(8 * Agreement.ULP, 8 * Agreement.ULP);
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        Sample x = Sample.suiting(view, n, 2, n).map(z -> 30 * z);
        Sample target = Sample.integers(n, 2, 2, n);
        Sample dy = Sample.normal(n, 2, n);
        agreement.check(
            "bce [2, " + n + "] " + view,
            tolerance,
            side -> side.backend().bceWithLogits(side.tensor(x, view), side.tensor(target)));
        agreement.check(
            "bce backward [2, " + n + "] " + view,
            tolerance,
            side ->
                side.backend()
                    .bceWithLogitsBackward(
                        side.tensor(x, view), side.tensor(target), side.tensor(dy)));
      }
    }
  }
}
