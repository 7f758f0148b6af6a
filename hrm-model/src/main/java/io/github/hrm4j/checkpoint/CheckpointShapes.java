package io.github.hrm4j.checkpoint;

import io.github.hrm4j.nn.SwiGlu;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.tensor.io.TensorData;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the shapes of a network's tensors say about its settings: all sizes but the number of heads,
 * the sequence length only where positions are learned, and nothing about cycles and halting.
 */
final class CheckpointShapes {
  private static final int MAX_HIDDEN = 1 << 24;

  private final Path path;
  private final Map<String, TensorData> tensors;

  private CheckpointShapes(Path path, Map<String, TensorData> tensors) {
    this.path = path;
    this.tensors = tensors;
  }

  /**
   * Settings by the reference's names without {@code arch.}.
   *
   * @throws FormatException if a tensor that every model has is missing or of no possible shape
   */
  static Map<String, Object> settings(Path path, Map<String, TensorData> tensors)
      throws FormatException {
    return new CheckpointShapes(path, tensors).settings();
  }

  private Map<String, Object> settings() throws FormatException {
    Map<String, Object> settings = new LinkedHashMap<>();
    int hidden = shape("H_init", 1).extent(0);
    if (hidden > MAX_HIDDEN) {
      throw new FormatException(
          path, "tensor " + TensorNames.OURS + "H_init", "has more than " + MAX_HIDDEN + " values");
    }
    settings.put("hidden_size", hidden);
    settings.put("H_layers", layers("H_level"));
    settings.put("L_layers", layers("L_level"));
    settings.put("expansion", expansion(hidden));
    settings.put("vocab_size", shape("lm_head.weight", 2).extent(0));
    int puzzleEmbNdim = 0;
    if (has("puzzle_emb.weights")) {
      Shape table = shape("puzzle_emb.weights", 2);
      puzzleEmbNdim = table.extent(1);
      settings.put("num_puzzle_identifiers", table.extent(0));
    }
    settings.put("puzzle_emb_ndim", puzzleEmbNdim);
    boolean learned = has("embed_pos.embedding_weight");
    settings.put("pos_encodings", learned ? "learned" : "rope");
    if (learned) {
      int tokens = shape("embed_pos.embedding_weight", 2).extent(0);
      settings.put("seq_len", tokens - Math.ceilDiv(puzzleEmbNdim, hidden));
    }
    return settings;
  }

  private boolean has(String name) {
    return tensors.containsKey(TensorNames.OURS + name);
  }

  private Shape shape(String name, int rank) throws FormatException {
    TensorData tensor = tensors.get(TensorNames.OURS + name);
    if (tensor == null) {
      throw new FormatException(path, "tensor " + TensorNames.OURS + name, "is missing");
    }
    Shape shape = tensor.shape();
    if (shape.rank() != rank || shape.size() == 0) {
      throw new FormatException(
          path,
          "tensor " + TensorNames.OURS + name,
          "has shape " + shape + ", needs " + rank + " axes and some elements");
    }
    return shape;
  }

  private int layers(String level) {
    int layers = 0;
    while (has(level + ".layers." + layers + ".mlp.down_proj.weight")) {
      layers++;
    }
    return layers;
  }

  /** Any expansion that gives the width; the reference's 4 where it does. */
  private double expansion(int hidden) throws FormatException {
    int inter = shape("H_level.layers.0.mlp.down_proj.weight", 2).extent(1);
    double usual = 4;
    return SwiGlu.width(hidden, usual) == inter ? usual : 1.5 * inter / hidden;
  }
}
