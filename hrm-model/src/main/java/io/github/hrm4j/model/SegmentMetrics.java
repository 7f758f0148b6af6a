package io.github.hrm4j.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Sums over the rows of a segment, by the reference's names. The first five are over those rows
 * that halted in it and have at least one label, the losses over all.
 *
 * @param count {@code count}: number of those rows
 * @param accuracy {@code accuracy}: of the share of labelled tokens that are right
 * @param exactAccuracy {@code exact_accuracy}: number of rows with all of them right
 * @param qHaltAccuracy {@code q_halt_accuracy}: number of rows in which q_halt &gt;= 0 tells
 *     whether all are right
 * @param steps {@code steps}: of segments spent
 * @param lmLoss {@code lm_loss}
 * @param qHaltLoss {@code q_halt_loss}
 * @param qContinueLoss {@code q_continue_loss}; empty in evaluation and with one segment a puzzle
 */
public record SegmentMetrics(
    double count,
    double accuracy,
    double exactAccuracy,
    double qHaltAccuracy,
    double steps,
    double lmLoss,
    double qHaltLoss,
    OptionalDouble qContinueLoss) {

  /** Nothing summed yet. */
  public static final SegmentMetrics ZERO =
      new SegmentMetrics(0, 0, 0, 0, 0, 0, 0, OptionalDouble.empty());

  /**
   * The sums of a segment that has ended.
   *
   * @param rows how many rows at the front count; the rest is padding
   */
  static SegmentMetrics of(Carry carry, Labels labels, SegmentResults results, int rows) {
    double count = 0;
    double accuracy = 0;
    double exact = 0;
    double qHaltAccuracy = 0;
    double steps = 0;
    for (int row = 0; row < rows; row++) {
      int labelled = labels.labelled()[row];
      if (carry.halted(row) && labelled > 0) {
        boolean exactlyRight = results.right()[row] == labelled;
        count++;
        accuracy += (double) results.right()[row] / labelled;
        exact += exactlyRight ? 1 : 0;
        qHaltAccuracy += results.qHalt()[row] >= 0 == exactlyRight ? 1 : 0;
        steps += carry.steps(row);
      }
    }
    return new SegmentMetrics(
        count,
        accuracy,
        exact,
        qHaltAccuracy,
        steps,
        results.lmLoss(),
        results.qHaltLoss(),
        results.qContinueLoss());
  }

  /**
   * {@return the sums over both}
   *
   * @param other of other rows
   */
  public SegmentMetrics plus(SegmentMetrics other) {
    OptionalDouble both = qContinueLoss.isPresent() ? qContinueLoss : other.qContinueLoss;
    if (qContinueLoss.isPresent() && other.qContinueLoss.isPresent()) {
      both = OptionalDouble.of(qContinueLoss.getAsDouble() + other.qContinueLoss.getAsDouble());
    }
    return new SegmentMetrics(
        count + other.count,
        accuracy + other.accuracy,
        exactAccuracy + other.exactAccuracy,
        qHaltAccuracy + other.qHaltAccuracy,
        steps + other.steps,
        lmLoss + other.lmLoss,
        qHaltLoss + other.qHaltLoss,
        both);
  }

  /** {@return the sums by the reference's names} */
  public Map<String, Double> sums() {
    return divided(1, 1);
  }

  /**
   * {@return what training reports: losses divided by the global batch size, the rest by the number
   * of rows that halted, count itself too}
   *
   * @param globalBatchSize number of rows over all devices
   */
  public Map<String, Double> trainingMeans(int globalBatchSize) {
    return divided(Math.max(count, 1), globalBatchSize);
  }

  /** {@return what evaluation reports: everything but count divided by count} */
  public Map<String, Double> evaluationMeans() {
    Map<String, Double> means = divided(Math.max(count, 1), Math.max(count, 1));
    means.remove("count");
    return means;
  }

  private Map<String, Double> divided(double rows, double lossRows) {
    Map<String, Double> map = new LinkedHashMap<>();
    map.put("count", count / rows);
    map.put("accuracy", accuracy / rows);
    map.put("exact_accuracy", exactAccuracy / rows);
    map.put("q_halt_accuracy", qHaltAccuracy / rows);
    map.put("steps", steps / rows);
    map.put("lm_loss", lmLoss / lossRows);
    map.put("q_halt_loss", qHaltLoss / lossRows);
    qContinueLoss.ifPresent(loss -> map.put("q_continue_loss", loss / lossRows));
    return map;
  }
}
