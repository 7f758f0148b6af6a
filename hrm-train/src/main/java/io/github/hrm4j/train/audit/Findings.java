package io.github.hrm4j.train.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects findings: counts all, and keeps the first of each type, so that memory is bounded. */
final class Findings {
  private static final int KEPT_OF_A_TYPE = 1000;

  private final List<Finding> kept = new ArrayList<>();
  private final Map<Finding.Type, Long> counts = new EnumMap<>(Finding.Type.class);

  void add(Finding finding) {
    if (counts.merge(finding.type(), 1L, Long::sum) <= KEPT_OF_A_TYPE) {
      kept.add(finding);
    }
  }

  void fault(Object place, String message) {
    add(new Finding(Finding.Type.FAULT, "", place.toString(), message));
  }

  List<Finding> kept() {
    return kept;
  }

  Map<Finding.Type, Long> counts() {
    return counts;
  }
}
