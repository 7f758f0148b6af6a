package io.github.hrm4j.checkpoint;

import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.nn.SwiGlu;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.tensor.io.Safetensors;
import io.github.hrm4j.tensor.io.TensorData;
import io.github.hrm4j.tensor.io.TorchFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model's weights in a file, mapped into memory: ours, or one that PyTorch wrote, in either of
 * two formats told apart by their contents. Its tensors have the names of {@link Hrm#state},
 * whatever they are called in the file.
 */
public final class CheckpointFile implements AutoCloseable {
  private final Path path;
  private final Runnable unmap;
  private final TensorNames names;
  private final Map<String, TensorData> tensors;
  private final Optional<CheckpointInfo> info;

  private CheckpointFile(
      Path path,
      Runnable unmap,
      Map<String, ? extends TensorData> stored,
      Optional<CheckpointInfo> info)
      throws FormatException {
    this.path = path;
    this.unmap = unmap;
    this.info = info;
    this.names = TensorNames.of(path, stored.keySet());
    Map<String, TensorData> byName = new LinkedHashMap<>();
    names.ours().forEach((name, inFile) -> byName.put(name, stored.get(inFile)));
    this.tensors = Collections.unmodifiableMap(byName);
  }

  /**
   * Maps a file.
   *
   * @throws FormatException if it is neither of the formats, or holds no HRM
   */
  public static CheckpointFile open(Path path) throws IOException {
    return TorchFile.looksLike(path) ? openTorch(path) : openSafetensors(path);
  }

  private static CheckpointFile openTorch(Path path) throws IOException {
    TorchFile file = TorchFile.open(path);
    try {
      return new CheckpointFile(path, file::close, file.tensors(), Optional.empty());
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static CheckpointFile openSafetensors(Path path) throws IOException {
    Safetensors file = Safetensors.open(path);
    try {
      Optional<CheckpointInfo> info =
          CheckpointInfo.isIn(file) ? Optional.of(CheckpointInfo.of(file)) : Optional.empty();
      CheckpointFile checkpoint = new CheckpointFile(path, file::close, file.tensors(), info);
      checkpoint.requireNothingElse();
      return checkpoint;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  // A PyTorch file may hold optimizer state and more beside the model, a safetensors file may not.
  private void requireNothingElse() throws FormatException {
    if (!names.others().isEmpty()) {
      throw notOfTheModel(names.others().getFirst());
    }
  }

  public Path path() {
    return path;
  }

  /** What the file says about its model; nothing if it is not one of ours. */
  public Optional<CheckpointInfo> info() {
    return info;
  }

  /** What the file puts before the names of the inner network. */
  public String prefix() {
    return names.prefix();
  }

  /** The inner network's tensors under our names, in the file's order. */
  public Map<String, TensorData> tensors() {
    return tensors;
  }

  /** Other tensors in the file, such as an optimizer's state, by the names they have there. */
  public List<String> others() {
    return Collections.unmodifiableList(names.others());
  }

  /**
   * What the shapes say about the model, by the reference's names without {@code arch.}, as {@link
   * io.github.hrm4j.model.HrmConfig#of} reads them.
   *
   * @throws FormatException if they are not those of an HRM
   */
  public Map<String, Object> shapeSettings() throws FormatException {
    return CheckpointShapes.settings(path, tensors);
  }

  /**
   * A model with the weights of the file, in the innermost scope.
   *
   * @throws FormatException if the configuration is not that of the tensors; nothing is allocated
   *     then
   */
  public Hrm load(Backend backend, HrmConfig config) throws IOException {
    Map<String, Object> asked = config.toMap();
    Map<String, Object> found = shapeSettings();
    int hidden = config.hiddenSize();
    // Many expansions give the same width.
    double expansion = (Double) found.get("expansion");
    if (SwiGlu.width(hidden, expansion) == SwiGlu.width(hidden, config.expansion())) {
      found.remove("expansion");
    }
    for (Map.Entry<String, Object> setting : found.entrySet()) {
      Object value = asked.get(setting.getKey());
      if (!setting.getValue().equals(value)) {
        throw new FormatException(
            path,
            setting.getKey() + "=" + value,
            "the tensors of this file have " + setting.getValue());
      }
    }
    Hrm model = new Hrm(backend, config, 0);
    load(model);
    return model;
  }

  /**
   * Overwrites a model's parameters and buffers with those of the file.
   *
   * @throws FormatException naming the first tensor that is missing, of another shape or type, or
   *     not of this model, the model being unchanged then; or one whose elements are damaged
   */
  public void load(Hrm model) throws IOException {
    requireFits(model);
    Backend on = model.backend();
    for (Map.Entry<String, Tensor> entry : model.state().entrySet()) {
      try (var _ = on.openScope("load")) {
        on.assign(entry.getValue(), tensors.get(entry.getKey()).load(on));
      }
    }
  }

  private void requireFits(Hrm model) throws FormatException {
    Map<String, Tensor> state = model.state();
    for (Map.Entry<String, Tensor> entry : state.entrySet()) {
      TensorData stored = tensors.get(entry.getKey());
      if (stored == null) {
        throw error(entry.getKey(), "is missing");
      }
      if (!stored.shape().equals(entry.getValue().shape())) {
        throw error(
            entry.getKey(),
            "has shape " + stored.shape() + ", the model needs " + entry.getValue().shape());
      }
      if (!stored.dtype().isFloating()) {
        throw error(
            entry.getKey(),
            "holds " + stored.dtype().label() + ", the model needs a floating type");
      }
    }
    for (String name : tensors.keySet()) {
      if (!state.containsKey(name)) {
        throw notOfTheModel(name);
      }
    }
  }

  private FormatException notOfTheModel(String name) {
    return error(name, "is not part of a model of this configuration");
  }

  private FormatException error(String name, String problem) {
    return new FormatException(path, "tensor " + name, problem);
  }

  /** Unmaps the file; its tensors must not be used any more. */
  @Override
  public void close() {
    unmap.run();
  }
}
