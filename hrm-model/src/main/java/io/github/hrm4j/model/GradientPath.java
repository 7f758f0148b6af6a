package io.github.hrm4j.model;

/** How far back through one forward pass gradients flow; the numbers forward are the same. */
public enum GradientPath {
  /**
   * Through the last update of each state only: HRM's approximation of the gradient at the fixed
   * point (Wang et al. 2025, §2, "Approximate gradient"). Memory does not grow with the cycles.
   */
  ONE_STEP("one-step"),
  /**
   * Through every update of the forward pass, back to the states that the segment started from.
   * Memory grows with H_cycles · L_cycles.
   */
  FULL("full");

  private final String label;

  GradientPath(String label) {
    this.label = label;
  }

  /** {@return the name in settings} */
  public String label() {
    return label;
  }
}
