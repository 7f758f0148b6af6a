package io.github.hrm4j.model;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an HRM is made of, valid ever after. The components are the reference's settings (github:
 * sapientinc/HRM, {@code arch.*}) in camel case; {@link #of} and {@link #toMap} use its own names.
 *
 * @param hCycles {@code H_cycles}, high-level cycles in a forward pass
 * @param lCycles {@code L_cycles}, low-level updates in a high-level cycle
 * @param hLayers {@code H_layers}, blocks of the high-level module
 * @param lLayers {@code L_layers}, blocks of the low-level module
 * @param hiddenSize {@code hidden_size}, D
 * @param numHeads {@code num_heads}, a divisor of D
 * @param expansion {@code expansion}, of SwiGLU
 * @param puzzleEmbNdim {@code puzzle_emb_ndim}, width of the puzzle embedding; 0 for none
 * @param posEncodings {@code pos_encodings}
 * @param rmsNormEps {@code rms_norm_eps}
 * @param ropeTheta {@code rope_theta}
 * @param haltMaxSteps {@code halt_max_steps}, most segments for a puzzle
 * @param haltExplorationProb {@code halt_exploration_prob}
 * @param forwardDtype {@code forward_dtype}, the type of activations and states; parameters and
 *     optimizer state are float32 whatever it is
 * @param lossType {@code loss_type}
 * @param vocabSize {@code vocab_size}, V, from the dataset
 * @param seqLen {@code seq_len}, S, from the dataset
 * @param numPuzzleIdentifiers {@code num_puzzle_identifiers}, from the dataset
 */
public record HrmConfig(
    int hCycles,
    int lCycles,
    int hLayers,
    int lLayers,
    int hiddenSize,
    int numHeads,
    double expansion,
    int puzzleEmbNdim,
    PosEncodings posEncodings,
    double rmsNormEps,
    double ropeTheta,
    int haltMaxSteps,
    double haltExplorationProb,
    DType forwardDtype,
    CrossEntropy lossType,
    int vocabSize,
    int seqLen,
    int numPuzzleIdentifiers) {
  /** Bounds what a file can ask for; attention over so many tokens is out of reach anyway. */
  private static final int MAX_SEQ_LEN = 1 << 20;

  private static final int MAX_WIDTH = 1 << 30;

  /**
   * Checks every component.
   *
   * @throws ConfigException naming the first that cannot be
   */
  public HrmConfig {
    atLeast("H_cycles", hCycles, 1);
    atLeast("L_cycles", lCycles, 1);
    atLeast("H_layers", hLayers, 1);
    atLeast("L_layers", lLayers, 1);
    atLeast("hidden_size", hiddenSize, 1);
    atLeast("num_heads", numHeads, 1);
    check(
        hiddenSize % numHeads == 0,
        "num_heads",
        numHeads,
        "a divisor of %s=%d".formatted(path("hidden_size"), hiddenSize));
    check(
        posEncodings != PosEncodings.ROPE || hiddenSize / numHeads % 2 == 0,
        "num_heads",
        numHeads,
        "such that %s / num_heads is even, as rope needs; it is %d"
            .formatted(path("hidden_size"), hiddenSize / numHeads));
    positive("expansion", expansion);
    check(
        expansion * hiddenSize <= MAX_WIDTH,
        "expansion",
        expansion,
        "smaller for this hidden_size");
    atLeast("puzzle_emb_ndim", puzzleEmbNdim, 0);
    check(
        rmsNormEps >= 0 && rmsNormEps < Double.POSITIVE_INFINITY,
        "rms_norm_eps",
        rmsNormEps,
        "a number from 0");
    positive("rope_theta", ropeTheta);
    atLeast("halt_max_steps", haltMaxSteps, 1);
    check(
        haltExplorationProb >= 0 && haltExplorationProb <= 1,
        "halt_exploration_prob",
        haltExplorationProb,
        "from 0 to 1");
    check(
        forwardDtype == DType.F32 || forwardDtype == DType.BF16,
        "forward_dtype",
        HrmConfigNames.label(forwardDtype),
        "float32 or bfloat16");
    atLeast("vocab_size", vocabSize, 1);
    atLeast("seq_len", seqLen, 1);
    check(seqLen <= MAX_SEQ_LEN, "seq_len", seqLen, "at most " + MAX_SEQ_LEN);
    atLeast("num_puzzle_identifiers", numPuzzleIdentifiers, 1);
  }

  /**
   * The reference's defaults, but for what is given.
   *
   * @param settings values by the reference's names without {@code arch.}: {@code vocab_size},
   *     {@code seq_len} and {@code num_puzzle_identifiers} must be there; numbers or strings
   * @return a valid configuration
   * @throws ConfigException if a name is unknown, a value cannot be, or one of the three is missing
   */
  public static HrmConfig of(Map<String, ?> settings) {
    return HrmConfigNames.read(settings);
  }

  /**
   * The same with another compute type.
   *
   * @param dtype F32 or BF16
   * @return a valid configuration
   * @throws ConfigException if it is another type
   */
  public HrmConfig withForwardDtype(DType dtype) {
    Map<String, Object> settings = toMap();
    settings.put("forward_dtype", HrmConfigNames.label(dtype));
    return of(settings);
  }

  /**
   * Requires that a backend computes in {@link #forwardDtype}.
   *
   * @param backend where a model is to compute
   * @throws ConfigException with the backend's reason if it does not
   */
  public void requireComputedBy(Backend backend) {
    String reason = backend.cannotCompute(forwardDtype);
    if (reason != null) {
      throw new ConfigException(
          path("forward_dtype"),
          HrmConfigNames.label(forwardDtype),
          HrmConfigNames.label(backend.preferredCompute()) + ": " + reason);
    }
  }

  /**
   * {@return all settings by the reference's names, as plain numbers and strings: what {@link #of}
   * reads}
   */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("H_cycles", hCycles);
    map.put("L_cycles", lCycles);
    map.put("H_layers", hLayers);
    map.put("L_layers", lLayers);
    map.put("hidden_size", hiddenSize);
    map.put("num_heads", numHeads);
    map.put("expansion", expansion);
    map.put("puzzle_emb_ndim", puzzleEmbNdim);
    map.put("pos_encodings", posEncodings.label());
    map.put("rms_norm_eps", rmsNormEps);
    map.put("rope_theta", ropeTheta);
    map.put("halt_max_steps", haltMaxSteps);
    map.put("halt_exploration_prob", haltExplorationProb);
    map.put("forward_dtype", HrmConfigNames.label(forwardDtype));
    map.put("loss_type", HrmConfigNames.label(lossType));
    map.put("vocab_size", vocabSize);
    map.put("seq_len", seqLen);
    map.put("num_puzzle_identifiers", numPuzzleIdentifiers);
    return map;
  }

  /** {@return d = D/h, the width of one attention head} */
  public int headWidth() {
    return hiddenSize / numHeads;
  }

  /** {@return P = ⌈puzzle_emb_ndim / D⌉, the tokens that the puzzle embedding takes} */
  public int puzzleEmbLen() {
    return Math.ceilDiv(puzzleEmbNdim, hiddenSize);
  }

  /** {@return T = P + S} */
  public int tokens() {
    return Math.addExact(puzzleEmbLen(), seqLen);
  }

  private static String path(String name) {
    return HrmConfigNames.path(name);
  }

  private static void atLeast(String name, int value, int least) {
    check(value >= least, name, value, "at least " + least);
  }

  private static void positive(String name, double value) {
    check(value > 0 && value < Double.POSITIVE_INFINITY, name, value, "a number above 0");
  }

  private static void check(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new ConfigException(path(name), value, allowed);
    }
  }
}
