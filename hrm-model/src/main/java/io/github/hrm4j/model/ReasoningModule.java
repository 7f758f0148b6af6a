package io.github.hrm4j.model;

import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.op.Add;
import io.github.hrm4j.nn.Attention;
import io.github.hrm4j.nn.Block;
import io.github.hrm4j.nn.ParameterRegistry;
import io.github.hrm4j.nn.RopeTable;
import io.github.hrm4j.nn.SwiGlu;
import io.github.hrm4j.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The high-level or the low-level module: the sum of its state and what is injected, through its
 * blocks in order (Wang et al. 2025, "Hierarchical Reasoning Model", §2).
 */
record ReasoningModule(String name, List<Block> layers) {
  ReasoningModule {
    layers = List.copyOf(layers);
  }

  /**
   * A freshly initialised module.
   *
   * @param rope tables for T positions, or null for none
   */
  static ReasoningModule create(
      ParameterRegistry registry, String name, int layers, HrmConfig config, RopeTable rope) {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      String block = name + ".layers." + i;
      int d = config.hiddenSize();
      blocks.add(
          new Block(
              Attention.create(registry, block + ".self_attn", d, config.numHeads(), rope),
              SwiGlu.create(registry, block + ".mlp", d, config.expansion()),
              config.rmsNormEps()));
    }
    return new ReasoningModule(name, blocks);
  }

  /**
   * The next state: [B, T, D], injections of the same shape → [B, T, D]. What lies between is freed
   * at once, unless a tape needs it, so that memory stays flat however many calls there are.
   */
  Variable apply(Variable state, Variable... injections) {
    return apply(Block::apply, state, injections);
  }

  /** The first token of the next state alone: [B, T, D] → [B, 1, D]. */
  Variable applyToFirst(Variable state, Variable... injections) {
    return apply(Block::applyToFirst, state, injections);
  }

  private Variable apply(
      BiFunction<Block, Variable, Variable> last, Variable state, Variable... injections) {
    try (Scope scope = state.backend().openScope(name)) {
      Variable injection = injections[0];
      for (int i = 1; i < injections.length; i++) {
        injection = Add.apply(injection, injections[i]);
      }
      Variable x = Add.apply(state, injection);
      for (Block layer : layers.subList(0, layers.size() - 1)) {
        x = layer.apply(x);
      }
      x = last.apply(layers.getLast(), x);
      scope.keep(x.value());
      return x;
    }
  }
}
