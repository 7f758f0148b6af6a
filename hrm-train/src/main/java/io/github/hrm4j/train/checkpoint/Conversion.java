package io.github.hrm4j.train.checkpoint;

import io.github.hrm4j.checkpoint.CheckpointFile;
import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.Safetensors;
import io.github.hrm4j.tensor.io.TensorData;
import io.github.hrm4j.tensor.io.TorchFile;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.data.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a checkpoint in the other format, or in another element type: names and configuration are
 * mapped. No tensor is held in memory, and a file that is there already stays unless it may be
 * replaced.
 *
 * @param out the new file; {@code .safetensors} is ours, everything else PyTorch's
 * @param replace whether files that are there may be replaced
 * @param dtype bf16 or f16 to round float32 to; nothing to leave elements as they are
 * @param notes what our format is to say beside what the old file said
 */
public record Conversion(
    Path out, boolean replace, Optional<DType> dtype, Map<String, String> notes) {
  private static final String SAFETENSORS = ".safetensors";

  /** What the reference's trainer writes by default, and its evaluation reads in every setting. */
  private static final String REFERENCE_PREFIX = "_orig_mod." + CheckpointFile.PREFIX;

  /** What PyTorch's files end with, {@code step_N} having no ending. */
  private static final String TORCH = "\\.(pt|pth|ckpt)|[^.]*";

  /**
   * What was written.
   *
   * @param config the configuration beside it that was written for PyTorch, if it was
   */
  public record Result(CheckpointInfo info, int tensors, long bytes, Optional<Path> config) {}

  /**
   * Checks the name of the new file.
   *
   * @throws ConfigException if its ending says neither format
   */
  public Conversion {
    notes = Map.copyOf(notes);
    String name = String.valueOf(out.getFileName());
    String ending = name.contains(".") ? name.substring(name.lastIndexOf('.')) : "";
    if (!ending.equals(SAFETENSORS) && !ending.matches(TORCH)) {
      throw new ConfigException(
          "%s: must end with .safetensors for our format, or .pt, .pth, .ckpt or nothing for PyTorch"
              .formatted(out));
    }
    if (!notes.isEmpty() && !ending.equals(SAFETENSORS)) {
      throw new ConfigException(out + ": PyTorch's format has no place for notes");
    }
  }

  private boolean toTorch() {
    return !out.toString().endsWith(SAFETENSORS);
  }

  /**
   * Converts.
   *
   * @param dataPath the dataset's folder, for the configuration; may be null
   * @throws ConfigException if something is in the way or missing
   */
  public Result run(
      CheckpointSource source, DatasetFacts dataset, String dataPath, Progress progress)
      throws IOException {
    CheckpointFile file = source.file();
    requireFree(file.path());
    CheckpointInfo info = withNotes(source.info(dataset));
    file.requireFits(info.config());
    Map<String, TensorData> tensors = rounded(watched(file.tensors(), progress));
    Files.createDirectories(out.toAbsolutePath().getParent());
    Optional<Path> config = Optional.empty();
    if (toTorch()) {
      config = new TorchConfig(out, info.config(), replace).write(file.path(), dataPath);
      TorchFile.write(out, renamed(tensors, info));
    } else {
      Safetensors.copy(out, tensors, info.toMetadata());
    }
    return new Result(info, tensors.size(), Files.size(out), config);
  }

  private CheckpointInfo withNotes(CheckpointInfo info) {
    Map<String, String> all = new LinkedHashMap<>(info.notes());
    all.putAll(notes);
    return new CheckpointInfo(info.config(), info.task(), info.vocabulary(), all);
  }

  private Map<String, TensorData> rounded(Map<String, TensorData> tensors) {
    if (dtype.isPresent()) {
      tensors.replaceAll((name, data) -> RoundedData.of(name, data, dtype.get()));
    }
    return tensors;
  }

  private void requireFree(Path in) throws IOException {
    if (!Files.exists(out)) {
      return;
    }
    if (Files.isDirectory(out)) {
      throw new ConfigException(out + ": is a folder; name a file");
    }
    if (Files.isSameFile(in, out)) {
      throw new ConfigException(out + ": is the file to convert; name another");
    }
    if (!replace) {
      throw new ConfigException(out + ": is there already; --force replaces it");
    }
  }

  private static Map<String, TensorData> renamed(
      Map<String, TensorData> tensors, CheckpointInfo info) {
    String prefix = info.notes().getOrDefault(CheckpointSource.PREFIX_NOTE, REFERENCE_PREFIX);
    Map<String, TensorData> renamed = new LinkedHashMap<>();
    tensors.forEach(
        (name, data) -> renamed.put(prefix + name.substring(CheckpointFile.PREFIX.length()), data));
    return renamed;
  }

  private static Map<String, TensorData> watched(
      Map<String, TensorData> tensors, Progress progress) {
    long total = tensors.values().stream().mapToLong(TensorData::byteSize).sum();
    long[] done = {0};
    Map<String, TensorData> watched = new LinkedHashMap<>();
    tensors.forEach(
        (name, data) ->
            watched.put(
                name,
                new Watched(
                    data,
                    bytes -> {
                      done[0] += bytes;
                      progress.update("convert", done[0], total);
                    })));
    return watched;
  }

  private record Watched(TensorData data, java.util.function.LongConsumer onBytes)
      implements TensorData {
    @Override
    public DType dtype() {
      return data.dtype();
    }

    @Override
    public Shape shape() {
      return data.shape();
    }

    @Override
    public void forEachChunk(Sink sink) throws IOException {
      data.forEachChunk(
          bytes -> {
            sink.accept(bytes);
            onBytes.accept(bytes.byteSize());
          });
    }
  }
}
