package io.github.hrm4j.train.eval;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.tensor.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes what an evaluation saw and made as {@code NAME.npy}, row by row in the dataset's order and
 * without padding. The files appear with {@link #finish}.
 */
public final class OutputFiles implements EvaluationSink, AutoCloseable {
  private final Map<String, NpyWriter> writers = new LinkedHashMap<>();

  /**
   * Begins the files.
   *
   * @param folder created if need be
   * @param names some of {@code logits} [N, S, V] float32, {@code q_halt_logits} and {@code
   *     q_continue_logits} [N] float32, {@code inputs} and {@code labels} [N, S] int32 (-100 where
   *     there is no label), {@code puzzle_identifiers} [N] int32
   */
  public OutputFiles(Path folder, Collection<String> names, HrmConfig model) throws IOException {
    Files.createDirectories(folder);
    try {
      for (String name : names) {
        Shape row = row(name, model);
        NpyType type = name.endsWith("logits") ? NpyType.FLOAT32 : NpyType.INT32;
        writers.put(name, NpyWriter.create(folder.resolve(name + ".npy"), type, row));
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static Shape row(String name, HrmConfig model) {
    return switch (name) {
      case "logits" -> Shape.of(model.seqLen(), model.vocabSize());
      case "inputs", "labels" -> Shape.of(model.seqLen());
      case "q_halt_logits", "q_continue_logits", "puzzle_identifiers" -> Shape.of();
      default -> throw new IllegalArgumentException("evaluation has no tensor '" + name + "'");
    };
  }

  @Override
  public boolean wantsLogits() {
    return writers.containsKey("logits");
  }

  @Override
  public void accept(EvaluatedRow row) throws IOException {
    for (Map.Entry<String, NpyWriter> entry : writers.entrySet()) {
      NpyWriter to = entry.getValue();
      switch (entry.getKey()) {
        case "logits" -> to.append(row.logits());
        case "q_halt_logits" -> to.append(new float[] {row.last().qHalt()});
        case "q_continue_logits" -> to.append(new float[] {row.last().qContinue()});
        case "inputs" -> to.append(row.inputs());
        case "labels" -> to.append(row.labels());
        default -> to.append(new int[] {row.identifier()});
      }
    }
  }

  /** Gives the files their names. */
  public void finish() throws IOException {
    for (NpyWriter writer : writers.values()) {
      writer.finish();
    }
  }

  /** Removes what was not finished. */
  @Override
  public void close() throws IOException {
    for (NpyWriter writer : writers.values()) {
      writer.close();
    }
  }
}
