package io.github.hrm4j.train.golden;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.train.optim.AdamAtan2;
import io.github.hrm4j.train.optim.SparseSignSgd;
import java.util.Map;

/** Both optimizers with a case's hyper-parameters, whose rates are constant. */
final class Optimizers {
  private final GoldenCase golden;
  private final Hrm model;
  private final AdamAtan2 adam;
  private final SparseSignSgd signSgd;

  Optimizers(GoldenCase golden, Hrm model) {
    this.golden = golden;
    this.model = model;
    this.adam =
        new AdamAtan2(
            model.parameters(),
            hyperparameter("beta1"),
            hyperparameter("beta2"),
            hyperparameter("weight_decay"));
    this.signSgd =
        new SparseSignSgd(
            model.puzzleEmbedding() == null ? 0 : hyperparameter("puzzle_emb_weight_decay"));
  }

  private double hyperparameter(String name) {
    return golden.number("hyperparameters", name);
  }

  /** The rate of a parameter's or buffer's optimizer. */
  double rate(String name) {
    return hyperparameter(name.endsWith("puzzle_emb.weights") ? "puzzle_emb_lr" : "lr");
  }

  /** Forgets all steps. */
  void reset() {
    Backend backend = model.backend();
    for (Parameter parameter : model.parameters()) {
      try (var _ = backend.openScope("zero")) {
        Tensor zero = backend.full(DType.F32, parameter.shape(), 0);
        backend.assign(adam.firstMoment(parameter), zero);
        backend.assign(adam.secondMoment(parameter), zero);
        adam.restoreUpdates(parameter, 0);
      }
    }
  }

  /** Steps with the gradients that a call stores. */
  void step(String call) {
    Backend backend = model.backend();
    for (Parameter parameter : model.parameters()) {
      String gradient = call + "grad/" + parameter.name();
      if (golden.has(gradient)) {
        try (var _ = backend.openScope("stored")) {
          adam.step(parameter, golden.tensor(gradient, backend), hyperparameter("lr"));
        }
      }
    }
    String rows = call + "grad/" + OwnGradients.ROWS;
    if (model.puzzleEmbedding() != null && golden.has(rows)) {
      try (var _ = backend.openScope("stored")) {
        Tensor ids = golden.tensor(call + "local_ids", backend);
        step(model.puzzleEmbedding(), ids, golden.tensor(rows, backend));
      }
    }
  }

  /** Steps with our own gradients. */
  void step(OwnGradients own) {
    for (Map.Entry<Parameter, Tensor> entry : own.dense().entrySet()) {
      adam.step(entry.getKey(), entry.getValue(), hyperparameter("lr"));
    }
    if (own.rows() != null) {
      step(own.table(), own.ids(), own.rows());
    }
  }

  private void step(Tensor table, Tensor ids, Tensor gradient) {
    signSgd.step(table, ids, gradient, hyperparameter("puzzle_emb_lr"));
  }
}
