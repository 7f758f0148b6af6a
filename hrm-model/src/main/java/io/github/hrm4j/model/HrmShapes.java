package io.github.hrm4j.model;

import io.github.hrm4j.nn.SwiGlu;
import io.github.hrm4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a network and their shapes, without the network. */
public final class HrmShapes {
  private final HrmConfig config;
  private final Map<String, Shape> shapes = new LinkedHashMap<>();

  private HrmShapes(HrmConfig config) {
    this.config = config;
  }

  /**
   * {@return the names of {@link Hrm#state} with their shapes, in the same order}
   *
   * @param config the model's settings
   */
  public static Map<String, Shape> of(HrmConfig config) {
    HrmShapes of = new HrmShapes(config);
    of.addAll();
    return of.shapes;
  }

  private void addAll() {
    int d = config.hiddenSize();
    add("H_init", d);
    add("L_init", d);
    add("embed_tokens.embedding_weight", config.vocabSize(), d);
    add("lm_head.weight", config.vocabSize(), d);
    add("q_head.weight", 2, d);
    add("q_head.bias", 2);
    if (config.puzzleEmbNdim() > 0) {
      add("puzzle_emb.weights", config.numPuzzleIdentifiers(), config.puzzleEmbNdim());
    }
    if (config.posEncodings() == PosEncodings.LEARNED) {
      add("embed_pos.embedding_weight", config.tokens(), d);
    }
    addLevel("H_level", config.hLayers());
    addLevel("L_level", config.lLayers());
  }

  private void addLevel(String level, int layers) {
    int d = config.hiddenSize();
    int inter = SwiGlu.width(d, config.expansion());
    for (int i = 0; i < layers; i++) {
      String layer = level + ".layers." + i + ".";
      add(layer + "self_attn.qkv_proj.weight", 3 * d, d);
      add(layer + "self_attn.o_proj.weight", d, d);
      add(layer + "mlp.gate_up_proj.weight", 2 * inter, d);
      add(layer + "mlp.down_proj.weight", d, inter);
    }
  }

  private void add(String name, int... extents) {
    shapes.put(Hrm.PREFIX + name, Shape.of(extents));
  }
}
