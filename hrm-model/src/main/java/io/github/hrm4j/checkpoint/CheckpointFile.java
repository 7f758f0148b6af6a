package io.github.hrm4j.checkpoint;

import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.HrmShapes;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Shape;
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
  /** What the names of a network's tensors begin with. */
  public static final String PREFIX = TensorNames.OURS;

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
   * @param path the file
   * @return the open file
   * @throws FormatException if it is neither of the formats, or holds no HRM
   * @throws IOException if it cannot be read
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
    return of(path, Safetensors.open(path));
  }

  /**
   * Reads a safetensors file that lies in memory, such as a resource.
   *
   * @param name what to call it in messages
   * @param bytes the whole file; copied
   * @return the file, to be closed
   * @throws FormatException if it is not of that format, or holds no HRM
   */
  public static CheckpointFile read(Path name, byte[] bytes) throws IOException {
    return of(name, Safetensors.read(name, bytes));
  }

  private static CheckpointFile of(Path path, Safetensors file) throws IOException {
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

  /** {@return the file's path, as it was given} */
  public Path path() {
    return path;
  }

  /** {@return what the file says about its model; nothing if it is not one of ours} */
  public Optional<CheckpointInfo> info() {
    return info;
  }

  /** {@return what the file puts before the names of the inner network} */
  public String prefix() {
    return names.prefix();
  }

  /** {@return the prefix without the keys of dicts that the model lies in} */
  public String modelPrefix() {
    return names.wrappers();
  }

  /** {@return the inner network's tensors under our names, in the file's order} */
  public Map<String, TensorData> tensors() {
    return tensors;
  }

  /**
   * {@return the other tensors in the file, such as an optimizer's state, by the names they have
   * there}
   */
  public List<String> others() {
    return Collections.unmodifiableList(names.others());
  }

  /**
   * {@return what the shapes say about the model, by the reference's names without {@code arch.},
   * as {@link io.github.hrm4j.model.HrmConfig#of} reads them}
   *
   * @throws FormatException if they are not those of an HRM
   */
  public Map<String, Object> shapeSettings() throws FormatException {
    return CheckpointShapes.settings(path, tensors);
  }

  /**
   * {@return a model with the weights of the file, in the innermost scope}
   *
   * @param backend where the model is to compute
   * @param config the model's configuration
   * @throws FormatException as {@link #requireFits}, before anything is allocated; or naming a
   *     tensor whose elements are damaged
   * @throws IOException if it cannot be read
   */
  public Hrm load(Backend backend, HrmConfig config) throws IOException {
    requireFits(config);
    Hrm model = new Hrm(backend, config, 0);
    load(model);
    return model;
  }

  /**
   * Overwrites a model's parameters and buffers with those of the file.
   *
   * @param model overwritten
   * @throws FormatException as {@link #requireFits}, the model being unchanged then; or naming a
   *     tensor whose elements are damaged
   * @throws IOException if it cannot be read
   */
  public void load(Hrm model) throws IOException {
    requireFits(model.config());
    Backend on = model.backend();
    for (Map.Entry<String, Tensor> entry : model.state().entrySet()) {
      try (var _ = on.openScope("load")) {
        on.assign(entry.getValue(), tensors.get(entry.getKey()).load(on));
      }
    }
  }

  /**
   * Checks that the tensors are those of a model.
   *
   * @param config the model's configuration
   * @throws FormatException naming the first that is missing, of another shape or type, or not of
   *     this model
   */
  public void requireFits(HrmConfig config) throws FormatException {
    if ((long) config.hLayers() + config.lLayers() > tensors.size()) {
      throw new FormatException(path, "tensors", "there are too few for so many layers");
    }
    Map<String, Shape> shapes = HrmShapes.of(config);
    for (Map.Entry<String, Shape> entry : shapes.entrySet()) {
      TensorData stored = tensors.get(entry.getKey());
      if (stored == null) {
        throw error(entry.getKey(), "is missing");
      }
      if (!stored.shape().equals(entry.getValue())) {
        throw error(
            entry.getKey(),
            "has shape " + stored.shape() + ", the model needs " + entry.getValue());
      }
      if (!stored.dtype().isFloating()) {
        throw error(
            entry.getKey(),
            "holds " + stored.dtype().label() + ", the model needs a floating type");
      }
    }
    for (String name : tensors.keySet()) {
      if (!shapes.containsKey(name)) {
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
