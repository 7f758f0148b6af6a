package io.github.hrm4j.train.golden;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.model.GradientSink;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the gradients of a training call until a scope closes. */
final class OwnGradients implements GradientSink {
  /** The reference's name of the rows of the puzzle embedding that a batch uses. */
  static final String ROWS = "model.inner.puzzle_emb.local_weights";

  private final Scope scope;
  private final Map<Parameter, Tensor> dense = new LinkedHashMap<>();
  private final Map<String, Tensor> byName = new LinkedHashMap<>();
  private Tensor table;
  private Tensor ids;
  private Tensor rows;

  OwnGradients(Scope scope) {
    this.scope = scope;
  }

  @Override
  public void dense(Parameter parameter, Tensor gradient) {
    Tensor kept = scope.adopt(gradient);
    dense.put(parameter, kept);
    byName.put(parameter.name(), kept);
  }

  @Override
  public void rows(Tensor ofTable, Tensor ofIds, Tensor gradient) {
    table = ofTable;
    ids = scope.adopt(ofIds);
    rows = scope.adopt(gradient);
    byName.put(ROWS, rows);
  }

  Map<Parameter, Tensor> dense() {
    return dense;
  }

  /** All gradients by the names under which a case stores them. */
  Map<String, Tensor> byName() {
    return byName;
  }

  Tensor table() {
    return table;
  }

  Tensor ids() {
    return ids;
  }

  /** The gradient of the puzzle embedding's rows; null if there is none. */
  Tensor rows() {
    return rows;
  }
}
