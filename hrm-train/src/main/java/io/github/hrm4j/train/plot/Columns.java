package io.github.hrm4j.train.plot;

import java.util.Arrays;
import java.util.List;

/**
 * Numbers by step, at most so many: past that neighbours are put together as their mean, again and
 * again, so that a run of any length takes bounded memory and is drawn in bounded time.
 */
public final class Columns {
  private final List<String> names;
  private final int most;
  private double[] steps = new double[256];
  private final float[][] values;
  private int size;
  private long stride = 1;
  private long rows;

  // The steps that are being put together.
  private final double[] sums;
  private final int[] counts;
  private long pending;
  private double lastStep;

  /**
   * None yet.
   *
   * @param most points in a column; even
   */
  public Columns(List<String> names, int most) {
    this.names = List.copyOf(names);
    this.most = most;
    this.values = new float[names.size()][steps.length];
    this.sums = new double[names.size()];
    this.counts = new int[names.size()];
  }

  /** The columns' names. */
  public List<String> names() {
    return names;
  }

  /** Points in each column. */
  public int size() {
    return size;
  }

  /** How many steps a point is the mean of; the last one may be of fewer. */
  public long stride() {
    return stride;
  }

  /** How many steps were added. */
  public long rows() {
    return rows;
  }

  /** The last step of a point. */
  public double step(int point) {
    return steps[point];
  }

  /** A point's number; NaN if there is none. */
  public float value(int column, int point) {
    return values[column][point];
  }

  /**
   * Adds a step.
   *
   * @param row a number for each name, NaN for none
   */
  public void add(double step, double... row) {
    for (int i = 0; i < row.length; i++) {
      if (!Double.isNaN(row[i])) {
        sums[i] += row[i];
        counts[i]++;
      }
    }
    lastStep = step;
    rows++;
    if (++pending == stride) {
      if (size == most) {
        halve(); // points are wider now, and this one takes more steps
      } else {
        finishPoint();
      }
    }
  }

  /** Makes a point of the steps that are left over, after the last. */
  public void flush() {
    if (pending > 0) {
      if (size == most) {
        halve();
      }
      finishPoint();
    }
  }

  private void finishPoint() {
    if (size == steps.length) {
      grow();
    }
    steps[size] = lastStep;
    for (int i = 0; i < values.length; i++) {
      values[i][size] = counts[i] == 0 ? Float.NaN : (float) (sums[i] / counts[i]);
    }
    size++;
    pending = 0;
    Arrays.fill(sums, 0);
    Arrays.fill(counts, 0);
  }

  private void grow() {
    int length = Math.min(most, steps.length * 2);
    steps = Arrays.copyOf(steps, length);
    for (int i = 0; i < values.length; i++) {
      values[i] = Arrays.copyOf(values[i], length);
    }
  }

  private void halve() {
    for (int point = 0; point < size / 2; point++) {
      steps[point] = steps[2 * point + 1];
      for (float[] column : values) {
        column[point] = mean(column[2 * point], column[2 * point + 1]);
      }
    }
    size /= 2;
    stride *= 2;
  }

  private static float mean(float a, float b) {
    if (Float.isNaN(a)) {
      return b;
    }
    return Float.isNaN(b) ? a : (a + b) / 2;
  }
}
