package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/** Softmax and the losses: a warp for a row (loss.cu). */
final class Losses extends Family {
  private static final int WARPS = Engine.THREADS / 32;

  Losses(Backend on, Engine engine) {
    super(on, engine);
  }

  private Launcher rowsOf(Launcher launch, Tensor x) {
    return launch.int64(rows(x)).int32(x.shape().extent(-1));
  }

  private void run(Launcher launch, long rows) {
    launch.run(engine.blocks(rows, WARPS), Engine.THREADS);
  }

  /** Of float32 or bf16. */
  Tensor softmax(Tensor x) {
    try (Scope scope = on.openScope("softmax")) {
      Tensor y = empty(x.dtype(), x.shape());
      Tensor from = packed(x);
      if (y.size() > 0) {
        Launcher launch = engine.start("softmax_" + x.dtype().label());
        run(rowsOf(launch.address(from.address()).address(y.address()), x), rows(x));
      }
      return scope.keep(y);
    }
  }

  /** The type that the loss of logits of float32 or bf16 is computed in. */
  static DType lossType(CrossEntropy kind) {
    return kind == CrossEntropy.STABLEMAX ? DType.F64 : DType.F32;
  }

  private static String name(CrossEntropy kind) {
    return kind == CrossEntropy.STABLEMAX ? "stablemax_" : "softmax_";
  }

  /** Of float32 or bf16. */
  Tensor crossEntropy(CrossEntropy kind, Tensor logits, Tensor labels) {
    Shape shape = OpRules.crossEntropy(logits, labels);
    try (Scope scope = on.openScope("crossEntropy")) {
      Tensor y = empty(lossType(kind), shape);
      Tensor from = packed(logits);
      Tensor which = packed(labels);
      if (y.size() > 0) {
        Launcher launch = engine.start(name(kind) + "loss_" + logits.dtype().label());
        launch.address(from.address()).address(which.address()).address(y.address());
        run(rowsOf(launch, logits), y.size());
      }
      return scope.keep(y);
    }
  }

  /** Logits of float32 or bf16, dy of {@link #lossType}. */
  Tensor crossEntropyBackward(CrossEntropy kind, Tensor logits, Tensor labels, Tensor dy) {
    OpRules.crossEntropy(logits, labels);
    OpRules.sameShape("crossEntropyBackward", labels, dy);
    String backward = kind == CrossEntropy.STABLEMAX ? "backward_" : "loss_backward_";
    try (Scope scope = on.openScope("crossEntropyBackward")) {
      Tensor dx = empty(logits.dtype(), logits.shape());
      Tensor from = packed(logits);
      Tensor which = packed(labels);
      Tensor upper = packed(dy);
      if (dx.size() > 0) {
        Launcher launch = engine.start(name(kind) + backward + logits.dtype().label());
        launch.address(from.address()).address(which.address()).address(upper.address());
        run(rowsOf(launch.address(dx.address()), logits), labels.size());
      }
      return scope.keep(dx);
    }
  }

  /** Of float32. */
  Tensor bce(Tensor x, Tensor target) {
    OpRules.sameShape("bceWithLogits", x, target);
    try (Scope scope = on.openScope("bceWithLogits")) {
      Tensor y = empty(DType.F32, x.shape());
      Tensor from = packed(x);
      Tensor wanted = packed(target);
      if (y.size() > 0) {
        engine
            .start("bce")
            .address(from.address())
            .address(wanted.address())
            .address(y.address())
            .int64(y.size())
            .run(engine.blocks(y.size(), Engine.THREADS), Engine.THREADS);
      }
      return scope.keep(y);
    }
  }

  /** Of float32. */
  Tensor bceBackward(Tensor x, Tensor target, Tensor dy) {
    OpRules.sameShape("bceWithLogitsBackward", x, target);
    OpRules.sameShape("bceWithLogitsBackward", x, dy);
    try (Scope scope = on.openScope("bceWithLogitsBackward")) {
      Tensor dx = empty(DType.F32, x.shape());
      Tensor from = packed(x);
      Tensor wanted = packed(target);
      Tensor upper = packed(dy);
      if (dx.size() > 0) {
        engine
            .start("bce_backward")
            .address(from.address())
            .address(wanted.address())
            .address(upper.address())
            .address(dx.address())
            .int64(dx.size())
            .run(engine.blocks(dx.size(), Engine.THREADS), Engine.THREADS);
      }
      return scope.keep(dx);
    }
  }
}
