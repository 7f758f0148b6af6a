package io.github.hrm4j.train.audit;

import io.github.hrm4j.train.data.DatasetMetadata;
import io.github.hrm4j.train.data.Split;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Puzzles of which nothing is known: pairs are compared as they are. */
final class OtherRules implements KindRules {
  @Override
  public String augmentations() {
    return "no augmentation";
  }

  @Override
  public List<Aspect> aspects() {
    return List.of(Aspect.PAIR);
  }

  @Override
  public boolean keysDecide() {
    return true;
  }

  @Override
  public List<String> faults(DatasetMetadata metadata) {
    return List.of();
  }

  @Override
  public String id(AuditSet set, int example) {
    return set.name() + "/" + example;
  }

  @Override
  public Looker looker(AuditSet set, Split split) {
    var hash = new Hash128();
    return (_, input, label, keys, at) -> {
      ByteBuffer bytes = ByteBuffer.allocate((input.length + label.length) * Integer.BYTES);
      bytes.asIntBuffer().put(input).put(label);
      hash.of(bytes.array(), bytes.capacity(), keys, at);
      return Optional.empty();
    };
  }

  @Override
  public Matcher matcher(Aspect aspect, int[] input, int[] label) {
    return (otherInput, otherLabel) ->
        Arrays.equals(input, otherInput) && Arrays.equals(label, otherLabel);
  }
}
