package io.github.hrm4j.nn;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/**
 * Cosines and sines of the rotary position embedding (Su et al. 2021, eq. 34) in the rotate-half
 * convention: each row holds its d/2 angles twice in a row.
 *
 * @param cos [T, d]
 * @param sin [T, d]
 */
public record RopeTable(Tensor cos, Tensor sin) {
  /**
   * The tables for positions 0 to T - 1, owned by the innermost scope.
   *
   * <p>Everything is rounded to float32 where the reference does so, the angle t · inv_freq
   * included: in float64 the tables would differ from its own by 3.5e-5 at T = 901.
   *
   * @param backend where the tables lie
   * @param positions number of tokens T
   * @param width d, the width of a head, even
   * @param theta the base of the frequencies theta^(-2i/d)
   * @return cos and sin, [T, d] each
   */
  public static RopeTable create(Backend backend, int positions, int width, double theta) {
    float[] frequencies = frequencies(width, theta);
    float[] cos = new float[positions * width];
    float[] sin = new float[positions * width];
    for (int t = 0; t < positions; t++) {
      for (int j = 0; j < width; j++) {
        float angle = t * frequencies[j % frequencies.length];
        cos[t * width + j] = (float) Math.cos(angle);
        sin[t * width + j] = (float) Math.sin(angle);
      }
    }
    Shape shape = Shape.of(positions, width);
    return new RopeTable(backend.tensor(shape, cos), backend.tensor(shape, sin));
  }

  private static float[] frequencies(int width, double theta) {
    float[] frequencies = new float[width / 2];
    for (int i = 0; i < frequencies.length; i++) {
      float exponent = 2f * i / width;
      frequencies[i] = 1f / (float) Math.pow(theta, exponent);
    }
    return frequencies;
  }
}
