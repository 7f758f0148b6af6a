package io.github.hrm4j.model;

import io.github.hrm4j.tensor.Tensor;

/**
 * What a training call returns; the new states are in the carry.
 *
 * @param loss lm_loss + (q_halt_loss + q_continue_loss) / 2, not divided by the batch size
 * @param metrics sums over the rows
 * @param logits [B, S, V], owned by the caller's scope; null where the device repeated captured
 *     work
 * @param qHalt [B]
 * @param qContinue [B]
 * @param targetQContinue [B]; empty if halt_max_steps is 1 or the number of segments is fixed
 * @param tapeBytes what was kept for the backward
 */
public record TrainSegment(
    double loss,
    SegmentMetrics metrics,
    Tensor logits,
    float[] qHalt,
    float[] qContinue,
    float[] targetQContinue,
    long tapeBytes) {}
