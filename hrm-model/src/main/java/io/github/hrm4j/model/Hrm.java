package io.github.hrm4j.model;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.op.Add;
import io.github.hrm4j.autograd.op.Cast;
import io.github.hrm4j.autograd.op.Concat;
import io.github.hrm4j.autograd.op.Reshape;
import io.github.hrm4j.autograd.op.Scale;
import io.github.hrm4j.autograd.op.Slice;
import io.github.hrm4j.nn.Embedding;
import io.github.hrm4j.nn.Linear;
import io.github.hrm4j.nn.ParameterRegistry;
import io.github.hrm4j.nn.RopeTable;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The Hierarchical Reasoning Model's inner network (Wang et al. 2025; github: sapientinc/HRM): two
 * recurrent transformer modules, a slow high-level and a fast low-level one, with heads on the
 * former. {@link Act} wraps it in adaptive computation time.
 *
 * <p>Its tensors are named as in the reference's checkpoints and belong to the scope that is
 * innermost at creation. B rows, S tokens of a puzzle, P of its embedding, T = P + S, D hidden, V
 * vocabulary.
 *
 * <p>With forward_dtype bfloat16 all activations, states and weights in use are bfloat16; the
 * parameters themselves stay float32 and are rounded at each use, and their gradients are widened
 * before they leave the tape.
 */
public final class Hrm {
  static final String PREFIX = "model.inner.";

  /** Keeps the variance of a sum of two embeddings. */
  private static final double HALF_ROOT = 0.707106781;

  private static final double Q_BIAS = -5;

  private final HrmConfig config;
  private final Backend backend;
  private final ParameterRegistry registry;
  private final Tensor hInit;
  private final Tensor lInit;
  private final Embedding embedTokens;
  private final Linear lmHead;
  private final Linear qHead;
  private final Tensor puzzleEmb;
  private final Embedding embedPos;
  private final ReasoningModule hLevel;
  private final ReasoningModule lLevel;

  /**
   * A freshly initialised network; each tensor's values depend on the seed and its name only.
   *
   * @param backend where it computes
   * @param config what it is made of
   * @param seed of all initial values
   * @throws ConfigException if the backend does not compute in the configuration's forward_dtype
   */
  public Hrm(Backend backend, HrmConfig config, long seed) {
    config.requireComputedBy(backend);
    this.config = config;
    this.backend = backend;
    this.registry = new ParameterRegistry(backend, name -> SeededRandom.named(seed, name));
    int d = config.hiddenSize();
    // In the order of the reference's state_dict: buffers of the network itself come first.
    hInit = registry.truncatedNormalBuffer(PREFIX + "H_init", Shape.of(d), 1);
    lInit = registry.truncatedNormalBuffer(PREFIX + "L_init", Shape.of(d), 1);
    embedTokens = Embedding.create(registry, PREFIX + "embed_tokens", config.vocabSize(), d);
    lmHead = Linear.create(registry, PREFIX + "lm_head", d, config.vocabSize());
    qHead = Linear.constant(registry, PREFIX + "q_head", d, 2, Q_BIAS);
    puzzleEmb = config.puzzleEmbNdim() > 0 ? puzzleTable() : null;
    boolean rope = config.posEncodings() == PosEncodings.ROPE;
    embedPos = rope ? null : Embedding.create(registry, PREFIX + "embed_pos", config.tokens(), d);
    RopeTable table = rope ? ropeTable() : null;
    hLevel = ReasoningModule.create(registry, PREFIX + "H_level", config.hLayers(), config, table);
    lLevel = ReasoningModule.create(registry, PREFIX + "L_level", config.lLayers(), config, table);
  }

  private Tensor puzzleTable() {
    return registry.zeroBuffer(
        PREFIX + "puzzle_emb.weights",
        Shape.of(config.numPuzzleIdentifiers(), config.puzzleEmbNdim()));
  }

  private RopeTable ropeTable() {
    return RopeTable.create(backend, config.tokens(), config.headWidth(), config.ropeTheta());
  }

  /** {@return what it is made of} */
  public HrmConfig config() {
    return config;
  }

  /** {@return where it computes} */
  public Backend backend() {
    return backend;
  }

  /**
   * What gradients train; the puzzle embedding is trained by rows and is not among them.
   *
   * @return each of a shape that {@link HrmShapes} names
   */
  public List<Parameter> parameters() {
    return registry.parameters();
  }

  /**
   * Parameters and buffers under their checkpoint names, in the order of the reference's.
   *
   * @return tensors of the shapes that {@link HrmShapes} names
   */
  public Map<String, Tensor> state() {
    return registry.state();
  }

  /** {@return the number of trained values, the puzzle embedding left out as the reference does} */
  public long parameterCount() {
    return parameters().stream().mapToLong(p -> p.value().size()).sum();
  }

  /**
   * {@return the puzzle embedding [num_puzzle_identifiers, puzzle_emb_ndim]; null if it is turned
   * off}
   */
  public Tensor puzzleEmbedding() {
    return puzzleEmb;
  }

  /**
   * The rows of the puzzle embedding that a batch uses, as a leaf of their own, so that no gradient
   * of the whole table is ever made.
   *
   * @param ids i32 [B]
   * @return [B, puzzle_emb_ndim]; null if the embedding is turned off
   * @throws io.github.hrm4j.tensor.DTypeException if the ids are not i32
   * @throws IndexOutOfBoundsException if an id is not a row, where the backend can tell
   */
  public Parameter puzzleRows(Tensor ids) {
    return puzzleEmb == null
        ? null
        : new Parameter(PREFIX + "puzzle_emb.local_weights", backend.gather(puzzleEmb, ids));
  }

  /**
   * The states of new puzzles: selected rows start from the initial states, the others go on.
   * Selected, not multiplied with a mask, for the others may hold anything, NaN too.
   *
   * @param restart bool [B, 1, 1]
   * @param zH [B, T, D]
   * @param zL [B, T, D]
   * @return the states, [B, T, D] each
   * @throws io.github.hrm4j.tensor.ShapeException if the shapes do not fit
   */
  public States start(Tensor restart, Tensor zH, Tensor zL) {
    return new States(
        Variable.constant(backend.where(restart, computed(hInit), zH)),
        Variable.constant(backend.where(restart, computed(lInit), zL)));
  }

  /** In the compute type. */
  private Tensor computed(Tensor x) {
    return x.dtype() == config.forwardDtype() ? x : backend.cast(x, config.forwardDtype());
  }

  private Variable computed(Variable x) {
    return Cast.apply(x, config.forwardDtype());
  }

  /**
   * The input embedding e: the puzzle embedding as P tokens, then the tokens of the puzzle.
   *
   * @param inputs i32 [B, S]
   * @param puzzleRows [B, puzzle_emb_ndim]; null if the embedding is turned off
   * @return [B, T, D]
   * @throws io.github.hrm4j.tensor.ShapeException if the shapes do not fit
   * @throws io.github.hrm4j.tensor.DTypeException if the inputs are not i32
   * @throws IndexOutOfBoundsException if an input is not in the vocabulary, where the backend can
   *     tell
   */
  public Variable embed(Tensor inputs, Variable puzzleRows) {
    try (Scope scope = backend.openScope("embed")) {
      Variable e = computed(embedTokens.apply(inputs));
      if (puzzleRows != null) {
        e = Concat.apply(1, puzzleTokens(computed(puzzleRows)), e);
      }
      if (embedPos != null) {
        e = Scale.apply(Add.apply(e, computed(embedPos.weight())), HALF_ROOT);
      }
      e = Scale.apply(e, Math.sqrt(config.hiddenSize()));
      scope.keep(e.value());
      return e;
    }
  }

  /** [B, puzzle_emb_ndim], padded with zeros, as [B, P, D]. */
  private Variable puzzleTokens(Variable rows) {
    int batch = rows.shape().extent(0);
    int width = config.puzzleEmbLen() * config.hiddenSize();
    int missing = width - config.puzzleEmbNdim();
    Variable padded = rows;
    if (missing > 0) {
      Tensor zeros = backend.full(config.forwardDtype(), Shape.of(batch, missing), 0);
      padded = Concat.apply(1, rows, Variable.constant(zeros));
    }
    return Reshape.apply(padded, Shape.of(batch, config.puzzleEmbLen(), config.hiddenSize()));
  }

  /**
   * As {@link #forward(Recorder, States, Variable, GradientPath)} with the one-step gradient.
   *
   * @param recorder {@code tape::record} to train
   * @param start without history, [B, T, D] each
   * @param e the input embedding [B, T, D]
   * @return the new states, [B, T, D] each
   * @throws io.github.hrm4j.tensor.ShapeException if the shapes do not fit
   */
  public States forward(Recorder recorder, States start, Variable e) {
    return forward(recorder, start, e, GradientPath.ONE_STEP);
  }

  /**
   * One forward pass: H_cycles high-level cycles of L_cycles low-level updates and one high-level
   * update each. With HRM's one-step gradient, an approximation of the gradient at the fixed point
   * (§2, "Approximate gradient"), recording begins before the last update of each state.
   *
   * @param recorder {@code tape::record} to train
   * @param start without history, [B, T, D] each
   * @param e the input embedding [B, T, D], recorded if a gradient shall flow into it
   * @param gradient how far back it flows
   * @return the new states; in evaluation and in the next carry without history
   * @throws io.github.hrm4j.tensor.ShapeException if the shapes do not fit
   */
  public States forward(Recorder recorder, States start, Variable e, GradientPath gradient) {
    if (gradient == GradientPath.FULL) {
      return recorder.record(() -> lastUpdates(settle(start, e), e));
    }
    States settled = settle(start, e.detach());
    return recorder.record(() -> lastUpdates(settled, e));
  }

  /**
   * q_halt and q_continue after one more forward pass without recording: {@link #qLogits} of {@link
   * #forward}, without what only other tokens and the states would need. On the CPU the bits are
   * the same; a device's library may add up a product of fewer rows in another order.
   *
   * @param start without history, [B, T, D] each
   * @param e without history, [B, T, D]
   * @return [B, 2] in float32
   * @throws io.github.hrm4j.tensor.ShapeException if the shapes do not fit
   */
  public Variable qAfter(States start, Variable e) {
    try (Scope scope = backend.openScope("q_after")) {
      States settled = settle(start, e);
      Variable zL = lLevel.apply(settled.zL(), settled.zH(), e);
      Variable q = qLogits(hLevel.applyToFirst(settled.zH(), zL));
      scope.keep(q.value());
      return q;
    }
  }

  private States lastUpdates(States settled, Variable e) {
    Variable zL = lLevel.apply(settled.zL(), settled.zH(), e);
    Variable zH = hLevel.apply(settled.zH(), zL);
    return new States(zH, zL);
  }

  /** All updates but the last of each state. */
  private States settle(States start, Variable e) {
    try (Scope scope = backend.openScope("settle")) {
      Variable zH = start.zH();
      Variable zL = start.zL();
      for (int i = 0; i < config.hCycles(); i++) {
        boolean lastCycle = i == config.hCycles() - 1;
        for (int j = 0; j < config.lCycles() - (lastCycle ? 1 : 0); j++) {
          zL = replace(scope, zL, lLevel.apply(zL, zH, e));
        }
        if (!lastCycle) {
          zH = replace(scope, zH, hLevel.apply(zH, zL));
        }
      }
      scope.keep(zH.value());
      scope.keep(zL.value());
      return new States(zH, zL);
    }
  }

  /** Frees the state that was made here before; the one given from outside stays. */
  private static Variable replace(Scope scope, Variable old, Variable next) {
    if (scope.owns(old.value())) {
      scope.release(old.value());
    }
    return next;
  }

  /**
   * The output head: logits of the puzzle's tokens.
   *
   * @param zH [B, T, D]
   * @return [B, S, V]
   * @throws io.github.hrm4j.tensor.ShapeException if zH has another shape
   */
  public Variable logits(Variable zH) {
    int prefix = config.puzzleEmbLen();
    try (Scope scope = backend.openScope("lm_head")) {
      Variable puzzle = prefix == 0 ? zH : Slice.apply(zH, 1, prefix, config.tokens());
      Variable logits = lmHead.apply(puzzle);
      scope.keep(logits.value());
      return logits;
    }
  }

  /**
   * The Q head: q_halt and q_continue, from the first token.
   *
   * @param zH [B, T, D], or its first token
   * @return [B, 2] in float32
   * @throws io.github.hrm4j.tensor.ShapeException if zH has another shape
   */
  public Variable qLogits(Variable zH) {
    try (Scope scope = backend.openScope("q_head")) {
      Variable first = Slice.apply(zH, 1, 0, 1);
      Variable q =
          qHead.apply(Reshape.apply(first, Shape.of(zH.shape().extent(0), config.hiddenSize())));
      q = Cast.apply(q, DType.F32);
      scope.keep(q.value());
      return q;
    }
  }
}
