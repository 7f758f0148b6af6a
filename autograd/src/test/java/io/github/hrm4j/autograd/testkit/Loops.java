package io.github.hrm4j.autograd.testkit;

import io.github.hrm4j.tensor.Shape;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** What the operations mean, in plain float64 loops that share no code with any backend. */
final class Loops {
  private Loops() {}

  /** a [b, m, k] · b [b, k, n] → [b, m, n]. */
  static double[] matmul(double[] a, double[] b, int batch, int m, int k, int n) {
    double[] y = new double[batch * m * n];
    for (int at = 0; at < batch; at++) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int l = 0; l < k; l++) {
            sum += a[(at * m + i) * k + l] * b[(at * k + l) * n + j];
          }
          y[(at * m + i) * n + j] = sum;
        }
      }
    }
    return y;
  }

  /** x [rows, k], w [n, k], bias [n] or null → [rows, n]. */
  static double[] linear(double[] x, double[] w, double[] bias, int k, int n) {
    int rows = x.length / k;
    double[] y = new double[rows * n];
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < n; j++) {
        double sum = bias == null ? 0 : bias[j];
        for (int l = 0; l < k; l++) {
          sum += x[r * k + l] * w[j * k + l];
        }
        y[r * n + j] = sum;
      }
    }
    return y;
  }

  /** f of two operands that broadcast to a shape. */
  static double[] broadcast(
      DoubleBinaryOperator f, double[] a, Shape shapeA, double[] b, Shape shapeB, Shape to) {
    double[] y = new double[Math.toIntExact(to.size())];
    for (int i = 0; i < y.length; i++) {
      y[i] = f.applyAsDouble(a[source(i, to, shapeA)], b[source(i, to, shapeB)]);
    }
    return y;
  }

  /** The index in an operand of the element that goes to index i of the broadcast shape. */
  private static int source(int i, Shape to, Shape from) {
    int index = 0;
    int stride = 1;
    int rest = i;
    for (int back = 1; back <= from.rank(); back++) {
      int position = rest % to.extent(-back);
      rest /= to.extent(-back);
      index += from.extent(-back) == 1 ? 0 : position * stride;
      stride *= from.extent(-back);
    }
    return index;
  }

  static double[] map(DoubleUnaryOperator f, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = f.applyAsDouble(x[i]);
    }
    return y;
  }

  static double[] add(double[] a, double[] b) {
    double[] y = new double[a.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = a[i] + b[i];
    }
    return y;
  }

  /** z [rows, n] / √(mean z² + eps). */
  static double[] rmsNorm(double[] z, int n, double eps) {
    double[] y = new double[z.length];
    for (int row = 0; row < z.length; row += n) {
      double squares = 0;
      for (int i = 0; i < n; i++) {
        squares += z[row + i] * z[row + i];
      }
      for (int i = 0; i < n; i++) {
        y[row + i] = z[row + i] / Math.sqrt(squares / n + eps);
      }
    }
    return y;
  }

  /** cos or sin of the angles t·10000^(-2i/d), each row the d/2 angles twice: [s, d]. */
  static double[] table(DoubleUnaryOperator f, int s, int d) {
    double[] table = new double[s * d];
    for (int t = 0; t < s; t++) {
      for (int i = 0; i < d; i++) {
        table[t * d + i] = (float) f.applyAsDouble(t * Math.pow(10000, -2.0 * (i % (d / 2)) / d));
      }
    }
    return table;
  }

  /** x [b, s, h, d]: each pair (x_i, x_{i+d/2}) turned by the angle of its position. */
  static double[] rope(double[] x, double[] cos, double[] sin, int s, int h, int d) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int lane = i % d;
      int at = i / d / h % s * d + lane;
      double partner = lane < d / 2 ? -x[i + d / 2] : x[i - d / 2];
      y[i] = x[i] * cos[at] + partner * sin[at];
    }
    return y;
  }

  /** qkv [b, s, 3·h·d] → softmax(q·kᵀ/√d)·v [b, s, h·d]; without tables no rotation. */
  static double[] attention(double[] qkv, double[] cos, double[] sin, int b, int s, int h, int d) {
    double[] turned = cos == null ? qkv : turnQueriesAndKeys(qkv, cos, sin, s, h, d);
    double[] y = new double[b * s * h * d];
    for (int at = 0; at < b; at++) {
      for (int head = 0; head < h; head++) {
        for (int i = 0; i < s; i++) {
          double[] weight = new double[s];
          double total = 0;
          for (int j = 0; j < s; j++) {
            double dot = 0;
            for (int l = 0; l < d; l++) {
              double q = turned[(at * s + i) * 3 * h * d + head * d + l];
              dot += q * turned[(at * s + j) * 3 * h * d + (h + head) * d + l];
            }
            weight[j] = Math.exp(dot / Math.sqrt(d));
            total += weight[j];
          }
          for (int j = 0; j < s; j++) {
            for (int l = 0; l < d; l++) {
              double v = qkv[(at * s + j) * 3 * h * d + (2 * h + head) * d + l];
              y[((at * s + i) * h + head) * d + l] += weight[j] / total * v;
            }
          }
        }
      }
    }
    return y;
  }

  private static double[] turnQueriesAndKeys(
      double[] qkv, double[] cos, double[] sin, int s, int h, int d) {
    // As 3·h heads of width d, of which the last h are values and stay.
    double[] y = rope(qkv, cos, sin, s, 3 * h, d);
    for (int i = 0; i < y.length; i++) {
      if (i / d % (3 * h) >= 2 * h) {
        y[i] = qkv[i];
      }
    }
    return y;
  }

  /** gateUp [rows, 2n] → gate/(1 + e^-gate)·up [rows, n]. */
  static double[] swiglu(double[] gateUp, int n) {
    double[] y = new double[gateUp.length / 2];
    for (int i = 0; i < y.length; i++) {
      double gate = gateUp[i / n * 2 * n + i % n];
      y[i] = gate / (1 + Math.exp(-gate)) * gateUp[i / n * 2 * n + n + i % n];
    }
    return y;
  }

  /** -log(s(x_label) / Σ s(x)) for each row of v logits, 0 for a negative label. */
  static double[] crossEntropy(DoubleUnaryOperator s, double[] logits, double[] labels, int v) {
    double[] loss = new double[labels.length];
    for (int row = 0; row < loss.length; row++) {
      double sum = 0;
      for (int i = 0; i < v; i++) {
        sum += s.applyAsDouble(logits[row * v + i]);
      }
      if (labels[row] >= 0) {
        loss[row] = -Math.log(s.applyAsDouble(logits[row * v + (int) labels[row]]) / sum);
      }
    }
    return loss;
  }

  /** -t·log σ(x) - (1-t)·log(1-σ(x)). */
  static double[] bce(double[] x, double[] target) {
    double[] loss = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double p = 1 / (1 + Math.exp(-x[i]));
      loss[i] = -target[i] * Math.log(p) - (1 - target[i]) * Math.log(1 - p);
    }
    return loss;
  }

  /** table [rows, width], ids [k] → [k, width]. */
  static double[] gather(double[] table, double[] ids, int width) {
    double[] y = new double[ids.length * width];
    for (int i = 0; i < y.length; i++) {
      int row = (int) ids[i / width];
      y[i] = table[row * width + i % width];
    }
    return y;
  }
}
