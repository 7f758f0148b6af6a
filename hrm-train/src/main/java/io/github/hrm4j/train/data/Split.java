package io.github.hrm4j.train.data;

import java.util.Locale;

/** The two halves of a dataset. */
public enum Split {
  TRAIN,
  TEST;

  /** The name of its folder. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}
