package io.github.hrm4j.train.golden;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.op.Attention;
import io.github.hrm4j.autograd.op.BceWithLogits;
import io.github.hrm4j.autograd.op.CrossEntropyLoss;
import io.github.hrm4j.autograd.op.Embedding;
import io.github.hrm4j.autograd.op.RmsNorm;
import io.github.hrm4j.autograd.op.Rope;
import io.github.hrm4j.nn.Linear;
import io.github.hrm4j.nn.RopeTable;
import io.github.hrm4j.nn.SwiGlu;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** The checks of the operations, chosen by how the folder's name begins. */
final class GoldenOps {
  private static final double ROPE_THETA = 10_000;
  private static final Map<String, Check> CHECKS = checks();

  private GoldenOps() {}

  /** The check of one kind of operation. */
  interface Check {
    void check(OpRun run);
  }

  private static Map<String, Check> checks() {
    Map<String, Check> checks = new LinkedHashMap<>();
    checks.put("rms_norm", GoldenOps::rmsNorm);
    checks.put("rope", GoldenOps::rope);
    checks.put("attention_module", GoldenOps::attentionModule);
    checks.put("attn_big", run -> attention(run, Tolerance.ROUGH_OP));
    checks.put("attn", run -> attention(run, Tolerance.OP));
    checks.put("swiglu", GoldenOps::swiGlu);
    checks.put("linear", GoldenOps::linear);
    checks.put("embedding", GoldenOps::embedding);
    checks.put("stablemax_ce", run -> crossEntropy(run, CrossEntropy.STABLEMAX));
    checks.put("softmax_ce", run -> crossEntropy(run, CrossEntropy.SOFTMAX));
    checks.put("bce_with_logits", GoldenOps::bceWithLogits);
    checks.put("adam_atan2", GoldenOptim::adamAtan2);
    checks.put("sign_sgd", GoldenOptim::signSgd);
    checks.put("lr_schedule", GoldenOptim::schedule);
    checks.put("trunc_normal", GoldenInit::truncatedNormal);
    return checks;
  }

  /**
   * The check for a folder.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Check find(String folder) {
    for (Map.Entry<String, Check> entry : CHECKS.entrySet()) {
      if (folder.startsWith(entry.getKey())) {
        return entry.getValue();
      }
    }
    throw new IllegalArgumentException(
        "no check for the operation " + folder + "; there are " + CHECKS.keySet());
  }

  private static void rmsNorm(OpRun run) {
    Parameter x = run.leaf("x");
    double eps = run.golden().number("eps");
    run.compare(Tolerance.ROUGH_OP, () -> RmsNorm.apply(x, eps));
  }

  private static void rope(OpRun run) {
    Parameter q = run.leaf("q");
    double theta = run.golden().number("theta");
    RopeTable table = table(run, q.shape().extent(1), q.shape().extent(3), theta);
    run.checks().close("cos", table.cos(), Tolerance.OP);
    run.checks().close("sin", table.sin(), Tolerance.OP);
    run.compare(Tolerance.OP, () -> Rope.apply(q, table.cos(), table.sin()));
  }

  private static RopeTable table(OpRun run, int positions, int width, double theta) {
    return RopeTable.create(run.backend(), positions, width, theta);
  }

  private static void attention(OpRun run, Tolerance tolerance) {
    Parameter qkv = run.leaf("qkv");
    int heads = (int) run.golden().number("heads");
    int width = (int) run.golden().number("head_dim");
    if (run.golden().description().path("rope").asBoolean()) {
      RopeTable table = table(run, qkv.shape().extent(1), width, ROPE_THETA);
      run.compare(tolerance, () -> Attention.apply(qkv, heads, table.cos(), table.sin()));
    } else {
      run.compare(tolerance, () -> Attention.apply(qkv, heads, null, null));
    }
  }

  private static void attentionModule(OpRun run) {
    Parameter x = run.leaf("x");
    int heads = (int) run.golden().number("heads");
    int width = x.shape().extent(2) / heads;
    RopeTable table = table(run, x.shape().extent(1), width, ROPE_THETA);
    var module =
        new io.github.hrm4j.nn.Attention(
            projection(run, "qkv_w"), projection(run, "o_w"), heads, table);
    run.compare(Tolerance.OP, () -> module.apply(x));
  }

  private static Linear projection(OpRun run, String name) {
    return new Linear(run.leaf(name), null);
  }

  private static void swiGlu(OpRun run) {
    Parameter x = run.leaf("x");
    SwiGlu module = new SwiGlu(projection(run, "gate_up_w"), projection(run, "down_w"));
    int width = SwiGlu.width((int) run.golden().number("hidden"), run.golden().number("expansion"));
    run.checks().number("inter", module.downProj().weight().shape().extent(1), width, 0);
    run.compare(Tolerance.OP, () -> module.apply(x));
  }

  private static void linear(OpRun run) {
    Parameter x = run.leaf("x");
    Linear module = new Linear(run.leaf("w"), run.golden().has("b") ? run.leaf("b") : null);
    run.compare(Tolerance.OP, () -> module.apply(x));
  }

  private static void embedding(OpRun run) {
    Parameter table = run.leaf("w");
    Tensor ids = run.constant("ids");
    run.compare(Tolerance.OP, () -> Embedding.apply(table, ids));
  }

  private static void crossEntropy(OpRun run, CrossEntropy kind) {
    Parameter logits = run.leaf("logits");
    Tensor labels = run.constant("labels");
    run.compare(Tolerance.OP, () -> CrossEntropyLoss.apply(kind, logits, labels));
  }

  private static void bceWithLogits(OpRun run) {
    Parameter x = run.leaf("x");
    Tensor target = run.constant("target");
    run.compare(Tolerance.OP, () -> BceWithLogits.apply(x, target));
  }
}
