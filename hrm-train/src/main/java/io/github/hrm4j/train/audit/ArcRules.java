package io.github.hrm4j.train.audit;

import io.github.hrm4j.puzzle.ArcCanvas;
import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.puzzle.ArcVariant;
import io.github.hrm4j.train.data.DatasetMetadata;
import io.github.hrm4j.train.data.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** ARC. Grids are compared wherever they lie on their canvases. */
final class ArcRules implements KindRules {
  private final Names names;

  ArcRules(Names names) {
    this.names = names;
  }

  @Override
  public String augmentations() {
    return "the 8 rotations and reflections, permutations of colours 1 to 9, and shifts";
  }

  @Override
  public List<Aspect> aspects() {
    return List.of(Aspect.PAIR, Aspect.ANSWER);
  }

  @Override
  public boolean keysDecide() {
    return true;
  }

  @Override
  public List<String> faults(DatasetMetadata metadata) {
    List<String> faults = new ArrayList<>(KindRules.zeros(metadata).stream().toList());
    if (!metadata.sets().equals(List.of("all"))) {
      faults.add("sets must be [\"all\"]");
    }
    return faults;
  }

  @Override
  public String id(AuditSet set, int example) {
    return ArcVariant.taskOf(names.of(set.identifiers()[set.puzzleOf(example)]));
  }

  @Override
  public Looker looker(AuditSet set, Split split) {
    return new ArcLooker(set, split, names);
  }

  /** The grids that an aspect is about. */
  static List<ArcGrid> grids(Aspect aspect, ArcGrid question, ArcGrid answer) {
    return aspect == Aspect.ANSWER ? List.of(answer) : List.of(question, answer);
  }

  private static byte[] form(Aspect aspect, int[] input, int[] label) {
    ArcGrid answer = ArcCanvas.find(label).grid();
    ArcGrid question = aspect == Aspect.ANSWER ? answer : ArcCanvas.find(input).grid();
    return ArcForms.of(grids(aspect, question, answer));
  }

  @Override
  public Matcher matcher(Aspect aspect, int[] input, int[] label) {
    byte[] own = form(aspect, input, label);
    return (otherInput, otherLabel) -> Arrays.equals(own, form(aspect, otherInput, otherLabel));
  }
}
