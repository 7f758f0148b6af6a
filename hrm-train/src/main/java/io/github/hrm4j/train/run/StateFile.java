package io.github.hrm4j.train.run;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.model.Carry;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.tensor.io.Safetensors;
import io.github.hrm4j.train.data.TrainBatches.Position;
import io.github.hrm4j.train.log.RunLogs;
import io.github.hrm4j.train.optim.Ema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run needs beside the model's weights to go on as if it had never stopped: both moments of
 * AdamATan2 and its counts, the carry with the puzzles in it, the place in the data and in the
 * random numbers, and how long the logs were. Where the model's file holds averages of the weights,
 * the weights themselves are here.
 */
final class StateFile {
  private static final String FORMAT = "hrm4j train state 1";

  /** Where the length of each log stands. */
  private static final Map<String, String> LOG_KEYS =
      Map.of(
          RunLogs.METRICS,
          "metrics_bytes",
          RunLogs.CSV,
          "csv_bytes",
          RunLogs.EVENTS,
          "events_bytes");

  private final TrainState state;
  private final Map<String, Long> fixed;
  private final Backend backend;

  /**
   * The file of a run.
   *
   * @param fixed settings that must not change when the run goes on
   */
  StateFile(TrainState state, Map<String, Long> fixed) {
    this.state = state;
    this.fixed = fixed;
    this.backend = state.model().backend();
  }

  /** Writes the state as a whole or not at all. */
  void write(Path file, Map<String, Long> logLengths) throws IOException {
    try (Scope _ = backend.openScope("save")) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Parameter parameter : state.model().parameters()) {
        tensors.put(first(parameter), state.adam().firstMoment(parameter));
        tensors.put(second(parameter), state.adam().secondMoment(parameter));
        if (state.ema().isPresent()) {
          tensors.put(weights(parameter), parameter.value());
        }
      }
      tensors.put("adam.updates", updates());
      putCarry(tensors);
      Safetensors.write(file, tensors, numbers(logLengths));
    }
  }

  private static String first(Parameter parameter) {
    return "adam.first." + parameter.name();
  }

  private static String second(Parameter parameter) {
    return "adam.second." + parameter.name();
  }

  private static String weights(Parameter parameter) {
    return "weights." + parameter.name();
  }

  private Tensor updates() {
    List<Parameter> parameters = state.model().parameters();
    double[] counts = parameters.stream().mapToDouble(state.adam()::updates).toArray();
    return backend.tensor(DType.I64, Shape.of(counts.length), counts);
  }

  private void putCarry(Map<String, Tensor> tensors) {
    Carry carry = state.carry();
    PuzzleBatch puzzles = carry.current();
    Shape rows = Shape.of(carry.rows());
    Shape cells = Shape.of(carry.rows(), puzzles.seqLen());
    boolean[] halted = carry.halted();
    int[] flags = new int[halted.length];
    for (int row = 0; row < flags.length; row++) {
      flags[row] = halted[row] ? 1 : 0;
    }
    tensors.put("carry.z_H", carry.zH());
    tensors.put("carry.z_L", carry.zL());
    tensors.put("carry.steps", backend.ints(rows, carry.steps()));
    tensors.put("carry.halted", backend.ints(rows, flags));
    tensors.put("carry.inputs", backend.ints(cells, puzzles.inputs()));
    tensors.put("carry.labels", backend.ints(cells, puzzles.labels()));
    tensors.put("carry.puzzle_identifiers", backend.ints(rows, puzzles.puzzleIdentifiers()));
  }

  private Map<String, String> numbers(Map<String, Long> logLengths) {
    Position position = state.batches().position();
    Map<String, String> numbers = new LinkedHashMap<>();
    numbers.put("format", FORMAT);
    numbers.put("step", Long.toString(state.step()));
    numbers.put("train_seconds", Double.toString(state.trainSeconds()));
    numbers.put("exploration_position", Long.toString(state.exploration().position()));
    numbers.put("data_iteration", Long.toString(position.iteration()));
    numbers.put("data_set", Integer.toString(position.set()));
    numbers.put("data_group", Long.toString(position.group()));
    LOG_KEYS.forEach((name, key) -> numbers.put(key, logLengths.get(name).toString()));
    state
        .best()
        .ifPresent(
            best -> {
              numbers.put("best_step", Long.toString(best.step()));
              numbers.put("best_value", Double.toString(best.value()));
              numbers.put("best_since", Long.toString(best.since()));
            });
    numbers.put("kept_models", join(state.keptModels()));
    fixed.forEach((name, value) -> numbers.put(name, value.toString()));
    return numbers;
  }

  private static String join(Collection<Long> steps) {
    return steps.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  /**
   * Overwrites the state. The model must have been read before: if it holds averages, its
   * parameters become the weights.
   *
   * @return lengths of the logs when the state was written, by their names
   * @throws FormatException if the file is no state, or of another model or batch size
   */
  Map<String, Long> read(Path path) throws IOException {
    try (Safetensors file = Safetensors.open(path);
        Scope _ = backend.openScope("restore")) {
      Numbers numbers = new Numbers(path, file.metadata());
      numbers.requireFormat();
      numbers.requireSame(fixed);
      long[] updates = updates(file);
      List<Parameter> parameters = state.model().parameters();
      for (int i = 0; i < updates.length; i++) {
        Parameter parameter = parameters.get(i);
        Shape shape = parameter.shape();
        backend.assign(
            state.adam().firstMoment(parameter), load(file, first(parameter), DType.F32, shape));
        backend.assign(
            state.adam().secondMoment(parameter), load(file, second(parameter), DType.F32, shape));
        state.adam().restoreUpdates(parameter, updates[i]);
      }
      readWeights(file);
      readCarry(file);
      state.setStep(numbers.whole("step"));
      state.setTrainSeconds(numbers.real("train_seconds"));
      state.exploration().seek(numbers.whole("exploration_position"));
      state
          .batches()
          .seek(
              new Position(
                  numbers.whole("data_iteration"),
                  (int) numbers.whole("data_set"),
                  numbers.whole("data_group")));
      state.keptModels().clear();
      state.keptModels().addAll(numbers.wholes("kept_models"));
      state.setBest(
          numbers.has("best_step")
              ? Optional.of(
                  new Best(
                      numbers.whole("best_step"),
                      numbers.real("best_value"),
                      numbers.whole("best_since")))
              : Optional.empty());
      Map<String, Long> lengths = new LinkedHashMap<>();
      for (Map.Entry<String, String> log : LOG_KEYS.entrySet()) {
        lengths.put(log.getKey(), numbers.has(log.getValue()) ? numbers.whole(log.getValue()) : 0);
      }
      return lengths;
    }
  }

  /** The average, if there is to be one, starts at what the model's file holds. */
  private void readWeights(Safetensors file) throws FormatException {
    state.ema().ifPresent(Ema::restart);
    for (Parameter parameter : state.model().parameters()) {
      String name = weights(parameter);
      if (file.tensors().containsKey(name)) {
        backend.assign(parameter.value(), load(file, name, DType.F32, parameter.shape()));
      }
    }
  }

  private long[] updates(Safetensors file) throws FormatException {
    Shape shape = Shape.of(state.model().parameters().size());
    double[] counts = load(file, "adam.updates", DType.I64, shape).toDoubles();
    long[] updates = new long[counts.length];
    for (int i = 0; i < counts.length; i++) {
      updates[i] = (long) counts[i];
    }
    return updates;
  }

  private void readCarry(Safetensors file) throws FormatException {
    Carry carry = state.carry();
    int seqLen = state.model().config().seqLen();
    Shape rows = Shape.of(carry.rows());
    Shape cells = Shape.of(carry.rows(), seqLen);
    int[] flags = load(file, "carry.halted", DType.I32, rows).toInts();
    boolean[] halted = new boolean[flags.length];
    for (int row = 0; row < flags.length; row++) {
      halted[row] = flags[row] != 0;
    }
    carry.restore(
        loadState(file, "carry.z_H", carry.zH()),
        loadState(file, "carry.z_L", carry.zL()),
        load(file, "carry.steps", DType.I32, rows).toInts(),
        halted,
        new PuzzleBatch(
            carry.rows(),
            seqLen,
            load(file, "carry.inputs", DType.I32, cells).toInts(),
            load(file, "carry.labels", DType.I32, cells).toInts(),
            load(file, "carry.puzzle_identifiers", DType.I32, rows).toInts()));
  }

  /** A state of the carry, which a run that now computes in another type converts. */
  private Tensor loadState(Safetensors file, String name, Tensor own) throws FormatException {
    DType stored = file.entry(name).dtype();
    return load(file, name, stored == DType.BF16 ? stored : DType.F32, own.shape());
  }

  private Tensor load(Safetensors file, String name, DType dtype, Shape shape)
      throws FormatException {
    Safetensors.Entry entry = file.entry(name);
    if (entry.dtype() != dtype || !entry.shape().equals(shape)) {
      throw new FormatException(
          file.path(),
          "tensor " + name,
          "is %s%s, this run needs %s%s; was it saved with other settings?"
              .formatted(entry.dtype().label(), entry.shape(), dtype.label(), shape));
    }
    return file.load(name, backend);
  }

  /** The file's metadata as numbers. */
  private record Numbers(Path path, Map<String, String> metadata) {
    boolean has(String name) {
      return metadata.containsKey(name);
    }

    void requireFormat() throws FormatException {
      if (!FORMAT.equals(metadata.get("format"))) {
        throw new FormatException(path, "format", "is no state of a training run");
      }
    }

    void requireSame(Map<String, Long> fixed) throws FormatException {
      for (Map.Entry<String, Long> setting : fixed.entrySet()) {
        long saved = whole(setting.getKey());
        if (saved != setting.getValue()) {
          throw new FormatException(
              path,
              setting.getKey(),
              "was %d when this was saved and is %d now; a resumed run cannot change it"
                  .formatted(saved, setting.getValue()));
        }
      }
    }

    long whole(String name) throws FormatException {
      try {
        return Long.parseLong(metadata.getOrDefault(name, ""));
      } catch (NumberFormatException e) {
        throw new FormatException(path, name, "must be a whole number", e);
      }
    }

    List<Long> wholes(String name) throws FormatException {
      String text = metadata.getOrDefault(name, "");
      try {
        return text.isEmpty() ? List.of() : Stream.of(text.split(" ")).map(Long::valueOf).toList();
      } catch (NumberFormatException e) {
        throw new FormatException(path, name, "must be whole numbers", e);
      }
    }

    double real(String name) throws FormatException {
      try {
        return Double.parseDouble(metadata.getOrDefault(name, ""));
      } catch (NumberFormatException e) {
        throw new FormatException(path, name, "must be a number", e);
      }
    }
  }
}
