package io.github.hrm4j.model;

import io.github.hrm4j.tensor.Tensor;

/**
 * What an evaluation call returns; the new states are in the carry.
 *
 * @param metrics sums over the rows that are not padding
 * @param logits [B, S, V], owned by the caller's scope
 * @param qHalt [B]
 * @param qContinue [B]
 */
public record EvalSegment(
    SegmentMetrics metrics, Tensor logits, float[] qHalt, float[] qContinue) {}
