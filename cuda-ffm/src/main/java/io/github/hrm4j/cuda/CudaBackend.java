package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.Captured;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Memory;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The backend of one NVIDIA GPU: a directory of its primitives, each of which a class for its
 * family launches. Fused primitives take float32 and bf16; other types, and what a kernel does not
 * take, are left to the definition.
 *
 * <p>Calls return before the device has computed; reading waits. So an id that is no row is told of
 * at the next {@link #read} or {@link #synchronize}. For one thread at a time.
 */
final class CudaBackend implements Backend {
  private static final int BF16_FROM = 80;

  private final Engine engine;
  private final Copies copies;
  private final Elementwise elementwise;
  private final Reductions reductions;
  private final Rows rows;
  private final Products products;
  private final Layers layers;
  private final AttentionHeads attention;
  private final Losses losses;
  private final MultiTensorAdam adam;

  CudaBackend(Device device) {
    engine = new Engine(device);
    copies = new Copies(this, engine);
    elementwise = new Elementwise(this, engine);
    reductions = new Reductions(this, engine);
    rows = new Rows(this, engine);
    products = new Products(this, engine, elementwise);
    layers = new Layers(this, engine);
    attention = new AttentionHeads(this, engine);
    losses = new Losses(this, engine);
    adam = new MultiTensorAdam(this, engine);
  }

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public Memory memory() {
    return engine.memory();
  }

  /** The device and its stream, for recording and measuring. */
  Engine engine() {
    return engine;
  }

  @Override
  public DType preferredCompute() {
    return engine.device().capability() >= BF16_FROM ? DType.BF16 : DType.F32;
  }

  @Override
  public String cannotCompute(DType type) {
    if (type == DType.F32 || (type == DType.BF16 && engine.device().capability() >= BF16_FROM)) {
      return null;
    }
    return type == DType.BF16
        ? "bfloat16 needs a GPU of compute capability 8.0 or higher, this is "
            + engine.device().info()
        : "a GPU computes in float32 or bfloat16";
  }

  /** Requires operands of this very backend: a kernel would follow another's address. */
  private void own(String op, Tensor... operands) {
    for (Tensor x : operands) {
      if (x != null && x.backend() != this) {
        throw new IllegalArgumentException(
            op + ": operand of another backend: " + x.backend().name() + ", this is " + name());
      }
    }
  }

  @Override
  public Tensor full(DType dtype, Shape shape, double value) {
    return copies.full(dtype, shape, value);
  }

  @Override
  public void write(Tensor to, MemorySegment host) {
    own("write", to);
    requireSize("write", to, host);
    engine.staging().write(to.address(), host);
    to.buffer().touched();
  }

  @Override
  public void read(Tensor from, MemorySegment host) {
    own("read", from);
    requireSize("read", from, host);
    engine.badIds().check();
    engine.staging().read(host, from.address());
  }

  private static void requireSize(String op, Tensor x, MemorySegment host) {
    long size = x.size() * x.dtype().bytes();
    if (!x.isContiguous() || host.byteSize() != size) {
      throw new IllegalArgumentException(
          op + ": needs a contiguous tensor and " + size + " bytes, got " + host.byteSize());
    }
  }

  @Override
  public void assign(Tensor to, Tensor from) {
    own("assign", to, from);
    copies.assign(to, from);
  }

  @Override
  public Tensor cast(Tensor x, DType dtype) {
    own("cast", x);
    return copies.cast(x, dtype);
  }

  @Override
  public Tensor unary(Unary f, Tensor x) {
    own(f.name(), x);
    return elementwise.unary(f, x);
  }

  @Override
  public Tensor binary(Binary f, Tensor a, Tensor b) {
    own(f.name(), a, b);
    return elementwise.binary(f, a, b);
  }

  @Override
  public Tensor affine(Tensor x, double scale, double shift) {
    own("affine", x);
    return elementwise.affine(x, scale, shift);
  }

  @Override
  public Tensor where(Tensor mask, Tensor a, Tensor b) {
    own("where", mask, a, b);
    return elementwise.where(mask, a, b);
  }

  @Override
  public Tensor reduce(Reduction f, Tensor x, int axis) {
    own("reduce", x);
    return reductions.reduce(f, x, axis);
  }

  @Override
  public Tensor argmax(Tensor x) {
    own("argmax", x);
    return reductions.argmax(x);
  }

  @Override
  public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    own("matmul", a, b);
    return products.matmul(a, transposeA, b, transposeB);
  }

  @Override
  public Tensor linear(Tensor x, Tensor w, Tensor bias) {
    own("linear", x, w, bias);
    return products.linear(x, w, bias);
  }

  @Override
  public Tensor gather(Tensor table, Tensor ids) {
    own("gather", table, ids);
    return rows.gather(table, ids);
  }

  @Override
  public Tensor scatterAdd(Tensor dy, Tensor ids, int rowCount) {
    own("scatterAdd", dy, ids);
    return rows.scatterAdd(dy, ids, rowCount);
  }

  @Override
  public Tensor concat(List<Tensor> parts, int axis) {
    own("concat", parts.toArray(new Tensor[0]));
    return copies.concat(parts, axis);
  }

  @Override
  public Normalized rmsNorm(Tensor x, Tensor residual, double eps) {
    own("rmsNorm", x, residual);
    return Family.isFused(x.dtype()) && Family.are(x.dtype(), residual)
        ? layers.rmsNorm(x, residual, eps)
        : Backend.super.rmsNorm(x, residual, eps);
  }

  @Override
  public Tensor rmsNormBackward(Tensor y, Tensor rstd, Tensor dy) {
    own("rmsNormBackward", y, rstd, dy);
    return Family.isFused(y.dtype()) && Family.are(y.dtype(), dy) && Family.are(DType.F32, rstd)
        ? layers.rmsNormBackward(y, rstd, dy)
        : Backend.super.rmsNormBackward(y, rstd, dy);
  }

  @Override
  public Tensor rope(Tensor x, Tensor cos, Tensor sin, boolean inverse) {
    own("rope", x, cos, sin);
    return Family.isFused(x.dtype()) && Family.are(DType.F32, cos, sin)
        ? layers.rope(x, cos, sin, inverse)
        : Backend.super.rope(x, cos, sin, inverse);
  }

  @Override
  public Attended attention(Tensor qkv, int heads, Tensor cos, Tensor sin) {
    own("attention", qkv, cos, sin);
    return AttentionHeads.takes(qkv, heads, cos, sin)
        ? attention.attention(qkv, heads, cos, sin)
        : Backend.super.attention(qkv, heads, cos, sin);
  }

  @Override
  public Tensor attentionBackward(
      Tensor qkv, int heads, Tensor cos, Tensor sin, Attended attended, Tensor dy) {
    own("attentionBackward", qkv, cos, sin, attended.y(), attended.logSumExp(), dy);
    boolean fits =
        Family.are(qkv.dtype(), attended.y(), dy) && Family.are(DType.F32, attended.logSumExp());
    return fits && AttentionHeads.takes(qkv, heads, cos, sin)
        ? attention.backward(qkv, heads, cos, sin, attended, dy)
        : Backend.super.attentionBackward(qkv, heads, cos, sin, attended, dy);
  }

  @Override
  public Tensor swiglu(Tensor gateUp) {
    own("swiglu", gateUp);
    return Family.isFused(gateUp.dtype()) ? layers.swiglu(gateUp) : Backend.super.swiglu(gateUp);
  }

  @Override
  public Tensor swigluBackward(Tensor gateUp, Tensor dy) {
    own("swigluBackward", gateUp, dy);
    return Family.isFused(gateUp.dtype()) && Family.are(gateUp.dtype(), dy)
        ? layers.swigluBackward(gateUp, dy)
        : Backend.super.swigluBackward(gateUp, dy);
  }

  @Override
  public Tensor softmax(Tensor x) {
    own("softmax", x);
    return Family.isFused(x.dtype()) ? losses.softmax(x) : Backend.super.softmax(x);
  }

  @Override
  public Tensor crossEntropy(CrossEntropy kind, Tensor logits, Tensor labels) {
    own("crossEntropy", logits, labels);
    return Family.isFused(logits.dtype())
        ? losses.crossEntropy(kind, logits, labels)
        : Backend.super.crossEntropy(kind, logits, labels);
  }

  @Override
  public Tensor crossEntropyBackward(CrossEntropy kind, Tensor logits, Tensor labels, Tensor dy) {
    own("crossEntropyBackward", logits, labels, dy);
    return Family.isFused(logits.dtype()) && Family.are(Losses.lossType(kind), dy)
        ? losses.crossEntropyBackward(kind, logits, labels, dy)
        : Backend.super.crossEntropyBackward(kind, logits, labels, dy);
  }

  @Override
  public Tensor bceWithLogits(Tensor x, Tensor target) {
    own("bceWithLogits", x, target);
    return Family.are(DType.F32, x, target)
        ? losses.bce(x, target)
        : Backend.super.bceWithLogits(x, target);
  }

  @Override
  public Tensor bceWithLogitsBackward(Tensor x, Tensor target, Tensor dy) {
    own("bceWithLogitsBackward", x, target, dy);
    return Family.are(DType.F32, x, target, dy)
        ? losses.bceBackward(x, target, dy)
        : Backend.super.bceWithLogitsBackward(x, target, dy);
  }

  @Override
  public void adamAtan2(Tensor p, Tensor m, Tensor v, Tensor g, AdamAtan2Scalars scalars) {
    AdamAtan2Update update = new AdamAtan2Update(p, m, v, g);
    own("adamAtan2", p, m, v, g);
    if (MultiTensorAdam.takes(update)) {
      adam.step(List.of(update), scalars);
    } else {
      Backend.super.adamAtan2(p, m, v, g, scalars);
    }
  }

  @Override
  public void adamAtan2(List<AdamAtan2Update> updates, AdamAtan2Scalars scalars) {
    updates.forEach(u -> own("adamAtan2", u.p(), u.m(), u.v(), u.g()));
    if (updates.stream().allMatch(MultiTensorAdam::takes)) {
      adam.step(updates, scalars);
    } else {
      Backend.super.adamAtan2(updates, scalars);
    }
  }

  @Override
  public boolean updatesTogether() {
    return true;
  }

  @Override
  public void signSgd(Tensor table, Tensor ids, Tensor grad, float lr, float decay) {
    own("signSgd", table, ids, grad);
    if (Rows.takes(table, grad)) {
      rows.signSgd(table, ids, grad, lr, decay);
    } else {
      Backend.super.signSgd(table, ids, grad, lr, decay);
    }
  }

  @Override
  public void adamAtan2(List<AdamAtan2Update> updates, Tensor scalars) {
    updates.forEach(u -> own("adamAtan2", u.p(), u.m(), u.v(), u.g()));
    own("adamAtan2", scalars);
    OpRules.shape("adamAtan2: scalars", Shape.of(5), scalars);
    if (updates.stream().allMatch(MultiTensorAdam::takes)) {
      adam.step(updates, scalars.address());
    } else {
      Backend.super.adamAtan2(updates, scalars);
    }
  }

  @Override
  public void signSgd(Tensor table, Tensor ids, Tensor grad, Tensor rates) {
    own("signSgd", table, ids, grad, rates);
    OpRules.shape("signSgd: rates", Shape.of(2), rates);
    if (Rows.takes(table, grad)) {
      rows.signSgd(table, ids, grad, rates.address());
    } else {
      Backend.super.signSgd(table, ids, grad, rates);
    }
  }

  @Override
  public boolean captures() {
    return true;
  }

  @Override
  public Captured capture(Runnable work) {
    return engine.capture(work);
  }

  @Override
  public void synchronize() {
    engine.synchronize();
  }

  @Override
  public void close() {
    engine.close();
  }
}
