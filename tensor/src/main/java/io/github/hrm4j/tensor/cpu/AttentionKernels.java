package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.HeadMatrices.BLOCK;

/**
 * Attention of one head, and its gradient. Only a block of rows of the S × S scores exists at a
 * time; the backward makes the probabilities again from the forward's logarithm of the softmax's
 * denominator (Dao et al. 2022, algorithm 4, without its blocking of the keys: a row of scores fits
 * the cache).
 *
 * @param head the matrices of a head
 * @param heads number of heads h
 * @param qkv address of [b, s, 3·h·d]
 * @param y address of the outputs [b, s, h·d]
 * @param logSumExp address of [b, h, s]
 * @param cos address of RoPE's table [s, d], 0 for none
 * @param sin address of RoPE's table [s, d], 0 for none
 */
record AttentionKernels(
    HeadMatrices head, int heads, long qkv, long y, long logSumExp, long cos, long sin) {

  /** Bytes from one token to the next in y. */
  private long outBytes() {
    return (long) heads * head.d() * Float.BYTES;
  }

  /** Bytes from one token to the next in qkv. */
  private long tokenBytes() {
    return 3 * outBytes();
  }

  /** Bytes from the first token of the first head to that of a task's, with so many a token. */
  private long offset(int task, long bytes) {
    return (long) (task / heads) * head.s() * bytes
        + (long) (task % heads) * head.d() * Float.BYTES;
  }

  private long logSumExp(int task) {
    return logSumExp + (long) task * head.s() * Float.BYTES;
  }

  private static long at(long address, int i) {
    return address + (long) i * Float.BYTES;
  }

  private float scale() {
    return (float) (1 / Math.sqrt(head.d()));
  }

  /** Scratch memory of {@link #forward}. */
  static long forwardBytes(HeadMatrices head) {
    return 3 * head.matrixBytes()
        + head.panelBytes()
        + head.blockBytes()
        + head.outBytes()
        + BLOCK * Float.BYTES
        + head.zeroBytes();
  }

  /**
   * Fills one head's part of y and logSumExp.
   *
   * @param task batch · heads + head
   */
  void forward(int task, long scratch) {
    final long qkv = this.qkv + offset(task, tokenBytes());
    final long y = this.y + offset(task, outBytes());
    final long tokenBytes = tokenBytes();
    final long partBytes = outBytes();
    final long outBytes = outBytes();
    final long q = scratch;
    final long k = q + head.matrixBytes();
    final long v = k + head.matrixBytes();
    final long keys = v + head.matrixBytes();
    final long scores = keys + head.panelBytes();
    final long out = scores + head.blockBytes();
    final long sums = out + head.outBytes();
    final long zeros = sums + BLOCK * Float.BYTES;
    ElementwiseKernels.fill(0, zeros, (int) (head.zeroBytes() / Float.BYTES));
    head.pack(qkv, tokenBytes, cos, sin, scale(), q);
    head.pack(qkv + partBytes, tokenBytes, cos, sin, 1, k);
    head.pack(qkv + 2 * partBytes, tokenBytes, 0, 0, 1, v);
    head.transpose(k, keys);
    for (int from = 0; from < head.s(); from += BLOCK) {
      int count = Math.min(BLOCK, head.s() - from);
      head.scores(q + from * head.rowBytes(), count, keys, scores, zeros);
      for (int i = 0; i < count; i++) {
        Raw.scalar(
            at(sums, i),
            exponentials(scores + i * head.scoreBytes(), at(logSumExp(task), from + i)));
      }
      head.product(scores, head.scoreBytes(), Float.BYTES, count, head.s(), v, out, zeros);
      for (int i = 0; i < count; i++) {
        float factor = 1 / Raw.scalar(at(sums, i));
        long row = y + (from + i) * outBytes;
        ElementwiseKernels.affine(out + i * head.rowBytes(), factor, 0, row, head.d());
      }
    }
  }

  /** Turns a row of scores into exponentials and gives their sum. */
  private float exponentials(long row, long logSumExp) {
    float max = SoftmaxKernels.max(row, head.s());
    float sum = SoftmaxKernels.exponentials(row, max, row, head.s());
    Raw.scalar(logSumExp, (float) (max + StrictMath.log(sum)));
    return sum;
  }

  /** Scratch memory of {@link #backward}. */
  static long backwardBytes(HeadMatrices head) {
    return 6 * head.matrixBytes()
        + 2 * head.panelBytes()
        + 2 * head.blockBytes()
        + head.outBytes()
        + head.zeroBytes();
  }

  /**
   * Fills the head's part of dqkv, which is laid out like qkv. With P the probabilities, dP = dY·Vᵀ
   * and dS = P∘(dP - rowsum(dY∘Y)): dQ = dS·K, dK = dSᵀ·Q, dV = Pᵀ·dY.
   *
   * @param task batch · heads + head
   * @param dyAll address of the outputs' gradient, laid out like y
   * @param dqkvAll address of the result
   */
  void backward(int task, long dyAll, long dqkvAll, long scratch) {
    final long qkv = this.qkv + offset(task, tokenBytes());
    final long y = this.y + offset(task, outBytes());
    final long dy = dyAll + offset(task, outBytes());
    final long dqkv = dqkvAll + offset(task, tokenBytes());
    final long tokenBytes = tokenBytes();
    final long partBytes = outBytes();
    final long outBytes = outBytes();
    final long q = scratch;
    final long k = q + head.matrixBytes();
    final long v = k + head.matrixBytes();
    final long d = v + head.matrixBytes();
    final long dk = d + head.matrixBytes();
    final long dv = dk + head.matrixBytes();
    final long keys = dv + head.matrixBytes();
    final long values = keys + head.panelBytes();
    final long p = values + head.panelBytes();
    final long ds = p + head.blockBytes();
    final long dq = ds + head.blockBytes();
    final long zeros = dq + head.outBytes();
    ElementwiseKernels.fill(0, zeros, (int) (head.zeroBytes() / Float.BYTES));
    head.pack(qkv, tokenBytes, cos, sin, scale(), q);
    head.pack(qkv + partBytes, tokenBytes, cos, sin, 1, k);
    head.pack(qkv + 2 * partBytes, tokenBytes, 0, 0, 1, v);
    head.pack(dy, outBytes, 0, 0, 1, d);
    head.transpose(k, keys);
    head.transpose(v, values);
    final long row = head.scoreBytes();
    for (int from = 0; from < head.s(); from += BLOCK) {
      int count = Math.min(BLOCK, head.s() - from);
      long at = from * head.rowBytes();
      head.scores(q + at, count, keys, p, zeros);
      head.scores(d + at, count, values, ds, zeros);
      for (int i = 0; i < count; i++) {
        float delta =
            SumKernels.dot(d + at + i * head.rowBytes(), y + (from + i) * outBytes, head.d());
        slopes(p + i * row, ds + i * row, Raw.scalar(at(logSumExp(task), from + i)), delta);
      }
      head.product(ds, row, Float.BYTES, count, head.s(), k, dq, zeros);
      head.product(ds, Float.BYTES, row, head.s(), count, q + at, dk, from > 0 ? 0 : zeros);
      head.product(p, Float.BYTES, row, head.s(), count, d + at, dv, from > 0 ? 0 : zeros);
      for (int i = 0; i < count; i++) {
        long to = dqkv + (from + i) * tokenBytes;
        head.rotate(dq + i * head.rowBytes(), cos, sin, from + i, -1, scale(), to);
      }
    }
    for (int i = 0; i < head.s(); i++) {
      long to = dqkv + i * tokenBytes + partBytes;
      head.rotate(dk + i * head.rowBytes(), cos, sin, i, -1, 1, to);
      head.rotate(dv + i * head.rowBytes(), 0, 0, i, 1, 1, to + partBytes);
    }
  }

  /** Turns a token's scores into probabilities P and its dP into dS. */
  private void slopes(long p, long dp, float logSumExp, float delta) {
    ExpKernel.run(p, 1, -logSumExp, p, head.s());
    SoftmaxKernels.backward(p, dp, delta, head.s());
  }
}
