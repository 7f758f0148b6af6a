package io.github.hrm4j.model;

import java.util.OptionalDouble;

/**
 * The numbers of a segment, on the host.
 *
 * @param qHalt [B]
 * @param qContinue [B]
 * @param right number of labelled tokens that are right, by row
 * @param targetQContinue [B], or empty
 * @param loss total
 * @param lmLoss of the tokens
 * @param qHaltLoss of q_halt
 * @param qContinueLoss of q_continue, if it has a target
 */
record SegmentResults(
    float[] qHalt,
    float[] qContinue,
    float[] right,
    float[] targetQContinue,
    double loss,
    double lmLoss,
    double qHaltLoss,
    OptionalDouble qContinueLoss) {}
