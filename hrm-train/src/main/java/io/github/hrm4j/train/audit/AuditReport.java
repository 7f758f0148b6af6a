package io.github.hrm4j.train.audit;

import java.util.List;
import java.util.Map;

/**
 * What an audit found.
 *
 * @param kind of puzzles, for people
 * @param augmentations under which puzzles count as the same, for people
 * @param basis where they are known from, for people
 * @param recorded whether from the dataset's provenance; otherwise they are assumed
 * @param splits how much there is, by the split's name
 * @param findings the first thousand of each type
 * @param counts of all findings by type; types without any may be missing
 * @param unusedAllowances ids that were allowed and not found
 */
public record AuditReport(
    String kind,
    String augmentations,
    String basis,
    boolean recorded,
    Map<String, Size> splits,
    List<Finding> findings,
    Map<Finding.Type, Long> counts,
    List<String> unusedAllowances) {
  /** How much there is in a split. */
  public record Size(long groups, long puzzles, long examples) {}

  /** Keeps copies. */
  public AuditReport {
    findings = List.copyOf(findings);
    counts = Map.copyOf(counts);
    unusedAllowances = List.copyOf(unusedAllowances);
  }

  /** How many findings of a type there are. */
  public long count(Finding.Type type) {
    return counts.getOrDefault(type, 0L);
  }

  /** Whether nothing is wrong. */
  public boolean isClean() {
    return count(Finding.Type.FAULT) == 0 && count(Finding.Type.LEAK) == 0;
  }
}
