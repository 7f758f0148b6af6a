package io.github.hrm4j.model;

import io.github.hrm4j.tensor.Tensor;
import java.util.random.RandomGenerator;

/**
 * Training segments of one carry, as {@link Act#train} makes them, each in three parts: what the
 * host brings, what the device computes, what the host fetches. The middle part reads and writes
 * the same memory every time, so that a device can capture it once and repeat it by itself.
 */
public final class TrainWork {
  private final Act act;
  private final Carry carry;
  private final Segment in;
  private final Readback results;
  private long tapeBytes;

  TrainWork(Act act, Carry carry, Segment in, Readback results) {
    this.act = act;
    this.carry = carry;
    this.in = in;
    this.results = results;
  }

  /**
   * Begins a segment: puzzles for the rows that have halted go to the carry and to the device.
   *
   * @param batch as many rows; those of rows that have not halted are dropped
   * @throws IllegalArgumentException as for {@link Act#train}
   */
  public void load(PuzzleBatch batch) {
    act.load(in, carry, batch);
  }

  /**
   * Forward, loss and backward, the new states into the carry, the numbers to where {@link #finish}
   * reads them.
   *
   * @param globalBatchSize number of rows over all devices
   * @param sink takes the gradients while the backward goes on
   * @return logits [B, S, V], owned by the caller's scope
   */
  public Tensor compute(int globalBatchSize, GradientSink sink) {
    Act.Computed computed = act.compute(carry, in, results, globalBatchSize, sink);
    tapeBytes = computed.tapeBytes();
    return computed.logits();
  }

  /**
   * Ends a segment: waits for the device, and decides which rows halt.
   *
   * @param exploration as for {@link Act#train}
   * @param logits [B, S, V], what {@link #compute} returned, or null if the device repeated
   *     captured work
   * @return its loss and metrics, and logits [B, S, V]
   */
  public TrainSegment finish(RandomGenerator exploration, Tensor logits) {
    SegmentResults read = results.read();
    carry.halt(act.halting(carry, read, exploration));
    return new TrainSegment(
        read.loss(),
        SegmentMetrics.of(carry, in.labels(), read, carry.rows()),
        logits,
        read.qHalt(),
        read.qContinue(),
        read.targetQContinue(),
        tapeBytes);
  }
}
