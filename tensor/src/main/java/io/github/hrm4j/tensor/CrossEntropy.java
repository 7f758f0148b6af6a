package io.github.hrm4j.tensor;

/** How logits become probabilities in {@link Backend#crossEntropy}. */
public enum CrossEntropy {
  /** p = eˣ / Σ eˣ, computed in the logits' type. */
  SOFTMAX,
  /**
   * p = s(x) / Σ s(x) with s(x) = 1/(1-x+1e-30) for x &lt; 0 and x+1 otherwise (Prieto et al. 2025,
   * "Grokking at the Edge of Numerical Stability", eq. 5); always computed in float64.
   */
  STABLEMAX;

  /**
   * Label of a position that counts neither in the loss nor in the gradient. Other labels that are
   * no column of the logits do not count either; whoever reads labels from outside checks them.
   */
  public static final int IGNORED = -100;
}
