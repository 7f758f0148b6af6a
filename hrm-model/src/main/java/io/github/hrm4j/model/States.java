package io.github.hrm4j.model;

import io.github.hrm4j.autograd.Variable;

/**
 * The two hidden states of an HRM.
 *
 * @param zH of the high-level module, [B, T, D]
 * @param zL of the low-level module, [B, T, D]
 */
public record States(Variable zH, Variable zL) {
  /** {@return the same values without history, [B, T, D] each} */
  public States detach() {
    return new States(zH.detach(), zL.detach());
  }
}
