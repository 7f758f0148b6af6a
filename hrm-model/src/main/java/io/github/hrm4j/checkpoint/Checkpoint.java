package io.github.hrm4j.checkpoint;

import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.tensor.io.Safetensors;
import io.github.hrm4j.tensor.io.TorchFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Weights in a safetensors file, under the names of the reference's checkpoints, with everything
 * needed to use them in its metadata.
 */
public final class Checkpoint {
  private static final System.Logger LOG = System.getLogger(Checkpoint.class.getName());

  private Checkpoint() {}

  /**
   * Writes parameters and buffers; the file is replaced as a whole.
   *
   * @param path the file
   * @param model whose state is written
   * @param info what is said about it
   * @throws IllegalArgumentException if the information is about another configuration
   * @throws IOException if it cannot be read
   * @throws IOException if it cannot be written
   */
  public static void save(Path path, Hrm model, CheckpointInfo info) throws IOException {
    if (!info.config().equals(model.config())) {
      throw new IllegalArgumentException(
          "checkpoint of " + info.config() + " for a model of " + model.config());
    }
    Safetensors.write(path, model.state(), info.toMetadata());
  }

  /**
   * Reads what a checkpoint says about its model.
   *
   * @param path the file
   * @return what it says
   * @throws FormatException if it is not one of ours
   * @throws IOException if it cannot be read
   */
  public static CheckpointInfo info(Path path) throws IOException {
    if (TorchFile.looksLike(path)) {
      throw new FormatException(
          path, "byte 0", "a PyTorch file; `hrm convert` makes one of ours of it");
    }
    try (Safetensors file = Safetensors.open(path)) {
      return CheckpointInfo.of(file);
    }
  }

  /**
   * The model of a checkpoint, in the innermost scope. It computes in the type that it was trained
   * in where the backend does so too, else in the backend's own, which is logged: its parameters
   * are float32 in any case.
   *
   * @param path the file
   * @param backend where the model is to compute
   * @return the model
   * @throws FormatException if it is not one of ours, or its tensors are not its model's
   * @throws IOException if it cannot be read
   */
  public static Hrm load(Path path, Backend backend) throws IOException {
    try (CheckpointFile file = CheckpointFile.open(path)) {
      return file.load(backend, computedBy(backend, path, info(path).config()));
    }
  }

  /**
   * {@return the configuration as a backend can compute it: in the type that the model was trained
   * in where the backend does so too, else in the backend's own, which is logged}
   *
   * @param backend where the model is to compute
   * @param path the checkpoint, for the log
   * @param config as it was trained
   */
  public static HrmConfig computedBy(Backend backend, Path path, HrmConfig config) {
    DType trained = config.forwardDtype();
    String refusal = backend.cannotCompute(trained);
    if (refusal == null) {
      return config;
    }
    DType own = backend.preferredCompute();
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} was trained in {1} and now computes in {2}: {3}",
        path,
        trained.label(),
        own.label(),
        refusal);
    return config.withForwardDtype(own);
  }

  /**
   * Overwrites a model's parameters and buffers with those of a file, whatever its metadata.
   *
   * @param path the file
   * @param model overwritten
   * @throws FormatException naming the first tensor that is missing, of another shape, or not of
   *     this model; the model is unchanged then
   * @throws IOException if it cannot be read
   */
  public static void load(Path path, Hrm model) throws IOException {
    try (CheckpointFile file = CheckpointFile.open(path)) {
      file.load(model);
    }
  }
}
