package io.github.hrm4j.train.run;

import java.util.Locale;

/** Bytes as text for people. */
public final class Sizes {
  private static final double STEP = 1024;

  private Sizes() {}

  /** {@code 17.3 MiB}. */
  public static String text(long bytes) {
    double value = bytes;
    String unit = "bytes";
    for (String larger : new String[] {"KiB", "MiB", "GiB", "TiB"}) {
      if (value < STEP) {
        break;
      }
      value /= STEP;
      unit = larger;
    }
    String digits = unit.equals("bytes") ? "%.0f %s" : value < 100 ? "%.1f %s" : "%.0f %s";
    return String.format(Locale.ROOT, digits, value, unit);
  }
}
