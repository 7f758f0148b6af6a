package io.github.hrm4j.train.audit;

import java.util.Locale;

/** What of two examples is compared. */
public enum Aspect {
  /** Question and answer, under the same augmentation. */
  PAIR,
  QUESTION,
  ANSWER;

  /** As it is written in messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
