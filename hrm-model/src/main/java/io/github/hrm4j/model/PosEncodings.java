package io.github.hrm4j.model;

/** How tokens know their position: {@code pos_encodings} of the reference. */
public enum PosEncodings {
  /** Rotary embedding inside each attention. */
  ROPE("rope"),
  /** A trained vector for each position, added to the input embedding. */
  LEARNED("learned");

  private final String label;

  PosEncodings(String label) {
    this.label = label;
  }

  /** {@return the reference's name} */
  public String label() {
    return label;
  }
}
