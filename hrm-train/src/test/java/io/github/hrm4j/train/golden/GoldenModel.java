package io.github.hrm4j.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hrm4j.model.Act;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.nn.RopeTable;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The network of a case, with the parameters that the case stores.
 *
 * @param golden the case
 * @param model of its configuration
 */
record GoldenModel(GoldenCase golden, Hrm model) {
  private static final String PARAMETERS = "params/";

  /** What stands in a case's configuration beside the settings of an HRM. */
  private static final Set<String> NOT_SETTINGS = Set.of("batch_size", "causal");

  /** The network, with values of its own still, owned by the innermost scope. */
  static GoldenModel create(GoldenCase golden, Backend backend) {
    return create(golden, backend, Map.of());
  }

  /** As above, with some settings instead of the case's. */
  static GoldenModel create(GoldenCase golden, Backend backend, Map<String, String> instead) {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : golden.description().path("config").properties()) {
      if (!NOT_SETTINGS.contains(entry.getKey())) {
        settings.put(entry.getKey(), entry.getValue().asText());
      }
    }
    if (golden.description().path("config").path("causal").asBoolean()) {
      throw new IllegalArgumentException("causal attention is not what HRM has");
    }
    if (golden.description().has("loss_type")) {
      settings.put("loss_type", golden.description().path("loss_type").asText());
    }
    settings.putAll(instead);
    return new GoldenModel(golden, new Hrm(backend, HrmConfig.of(settings), 0));
  }

  Backend backend() {
    return model.backend();
  }

  HrmConfig config() {
    return model.config();
  }

  Act act() {
    return new Act(model);
  }

  /** Loads the initial parameters and reads them back: names, shapes and bits. */
  void checkParameters(Checks checks) {
    Set<String> stored = new TreeSet<>(golden.under(PARAMETERS));
    Set<String> ours = new TreeSet<>(model.state().keySet());
    if (!stored.equals(ours)) {
      checks.failed("params", "stored are " + stored + ", ours are " + ours);
    }
    stored.retainAll(ours);
    for (String name : stored) {
      checks.part(
          PARAMETERS + name,
          () -> {
            load(PARAMETERS, name);
            checks.close(PARAMETERS + name, model.state().get(name), Tolerance.EXACT);
          });
    }
  }

  /** Sets every parameter and buffer to the initial values. */
  void reset() {
    model.state().keySet().forEach(name -> load(PARAMETERS, name));
  }

  /** Sets those parameters that are stored under a folder. */
  void load(String folder) {
    for (String name : golden.under(folder)) {
      if (model.state().containsKey(name)) {
        load(folder, name);
      }
    }
  }

  private void load(String folder, String name) {
    try (var _ = backend().openScope("load")) {
      backend().assign(model.state().get(name), golden.tensor(folder + name, backend()));
    }
  }

  /** Compares the RoPE tables, if the case stores them. */
  void checkRope(Checks checks) {
    if (!golden.under("rope/").isEmpty()) {
      HrmConfig config = config();
      try (var _ = backend().openScope("rope")) {
        RopeTable table =
            RopeTable.create(backend(), config.tokens(), config.headWidth(), config.ropeTheta());
        checks.close("rope/cos", table.cos(), Tolerance.OP);
        checks.close("rope/sin", table.sin(), Tolerance.OP);
      }
    }
  }

  /** A stored batch: three tensors whose names begin alike. */
  PuzzleBatch batch(String start) {
    Shape shape = golden.shape(start + "inputs");
    for (String tensor : new String[] {"inputs", "labels", "puzzle_identifiers"}) {
      golden.use(start + tensor);
    }
    PuzzleBatch batch = puzzles(start, shape);
    for (int id : batch.puzzleIdentifiers()) {
      // Without puzzle embedding nothing else would look at them.
      if (id < 0 || id >= config().numPuzzleIdentifiers()) {
        throw new IllegalArgumentException(start + "puzzle_identifiers: there is no puzzle " + id);
      }
    }
    return batch;
  }

  /** As {@link #batch}, without counting it as used. */
  PuzzleBatch puzzles(String start, Shape shape) {
    return new PuzzleBatch(
        shape.extent(0),
        shape.extent(1),
        golden.ints(start + "inputs"),
        golden.ints(start + "labels"),
        golden.ints(start + "puzzle_identifiers"));
  }

  /** A stored tensor on the backend, owned by the innermost scope. */
  Tensor tensor(String name) {
    return golden.tensor(name, backend());
  }
}
