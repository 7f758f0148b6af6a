package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.HeadMatrices.BLOCK;

/**
 * Attention of one head, and its gradient. Only a block of rows of the S × S scores exists at a
 * time; the backward makes the probabilities again from the forward's logarithm of the softmax's
 * denominator (Dao et al. 2022, algorithm 4, without its blocking of the keys: a row of scores fits
 * the cache).
 *
 * @param qkv address of the head's first query; keys and values follow partBytes apart each
 * @param tokenBytes bytes from one token to the next in qkv
 * @param partBytes bytes from q to k and from k to v
 * @param y address of the head's first output
 * @param outBytes bytes from one token to the next in y
 * @param logSumExp address of the head's S values
 * @param cos address of RoPE's table [S, D], 0 for none
 * @param sin address of RoPE's table [S, D], 0 for none
 */
record AttentionKernels(
    HeadMatrices head,
    long qkv,
    long tokenBytes,
    long partBytes,
    long y,
    long outBytes,
    long logSumExp,
    long cos,
    long sin) {

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
        + BLOCK * Float.BYTES;
  }

  /** Fills y and logSumExp. */
  void forward(long scratch) {
    final long q = scratch;
    final long k = q + head.matrixBytes();
    final long v = k + head.matrixBytes();
    final long keys = v + head.matrixBytes();
    final long scores = keys + head.panelBytes();
    final long out = scores + head.blockBytes();
    final long sums = out + head.outBytes();
    head.pack(qkv, tokenBytes, cos, sin, scale(), q);
    head.pack(qkv + partBytes, tokenBytes, cos, sin, 1, k);
    head.pack(qkv + 2 * partBytes, tokenBytes, 0, 0, 1, v);
    head.transpose(k, keys);
    for (int from = 0; from < head.s(); from += BLOCK) {
      int count = Math.min(BLOCK, head.s() - from);
      head.scores(q + from * head.rowBytes(), count, keys, scores);
      for (int i = 0; i < count; i++) {
        Raw.scalar(at(sums, i), exponentials(scores + i * head.scoreBytes(), from + i));
      }
      head.product(scores, head.scoreBytes(), Float.BYTES, count, head.s(), v, out, false);
      for (int i = 0; i < count; i++) {
        float factor = 1 / Raw.scalar(at(sums, i));
        long row = y + (from + i) * outBytes;
        ElementwiseKernels.affine(out + i * head.rowBytes(), factor, 0, row, head.d());
      }
    }
  }

  /** Turns a row of scores into exponentials and gives their sum. */
  private float exponentials(long row, int token) {
    SoftmaxKernels.pad(row, head.s(), head.keys());
    float max = SoftmaxKernels.max(row, head.keys());
    float sum = SoftmaxKernels.exponentials(row, max, head.keys());
    Raw.scalar(at(logSumExp, token), (float) (max + StrictMath.log(sum)));
    return sum;
  }

  /** Scratch memory of {@link #backward}. */
  static long backwardBytes(HeadMatrices head) {
    return 6 * head.matrixBytes() + 2 * head.panelBytes() + 2 * head.blockBytes() + head.outBytes();
  }

  /**
   * Fills the head's part of dqkv, which is laid out like qkv. With P the probabilities, dP = dY·Vᵀ
   * and dS = P∘(dP - rowsum(dY∘Y)): dQ = dS·K, dK = dSᵀ·Q, dV = Pᵀ·dY.
   *
   * @param dy address of the head's first output gradient
   * @param dyBytes bytes from one token to the next in dy
   * @param dqkv address of the head's first query gradient
   */
  void backward(long dy, long dyBytes, long dqkv, long scratch) {
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
    head.pack(qkv, tokenBytes, cos, sin, scale(), q);
    head.pack(qkv + partBytes, tokenBytes, cos, sin, 1, k);
    head.pack(qkv + 2 * partBytes, tokenBytes, 0, 0, 1, v);
    head.pack(dy, dyBytes, 0, 0, 1, d);
    head.transpose(k, keys);
    head.transpose(v, values);
    final long row = head.scoreBytes();
    for (int from = 0; from < head.s(); from += BLOCK) {
      int count = Math.min(BLOCK, head.s() - from);
      long at = from * head.rowBytes();
      head.scores(q + at, count, keys, p);
      head.scores(d + at, count, values, ds);
      for (int i = 0; i < count; i++) {
        slopes(p + i * row, ds + i * row, from + i, d + at + i * head.rowBytes());
      }
      head.product(ds, row, Float.BYTES, count, head.s(), k, dq, false);
      head.product(ds, Float.BYTES, row, head.s(), count, q + at, dk, from > 0);
      head.product(p, Float.BYTES, row, head.s(), count, d + at, dv, from > 0);
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
  private void slopes(long p, long dp, int token, long dyRow) {
    SoftmaxKernels.pad(p, head.s(), head.keys());
    SoftmaxKernels.exponentials(p, Raw.scalar(at(logSumExp, token)), head.keys());
    float delta = RmsNormKernels.dot(dyRow, y + token * outBytes, head.d());
    SoftmaxKernels.backward(p, dp, delta, head.keys());
  }
}
