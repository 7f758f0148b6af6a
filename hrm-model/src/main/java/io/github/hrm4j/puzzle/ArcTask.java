package io.github.hrm4j.puzzle;

import java.util.List;

/**
 * A task of the Abstraction and Reasoning Corpus: pairs that show a rule, and pairs to test it.
 *
 * @param id a name without {@code _}, which is what separates it from a variant's suffix
 * @param train the demonstrations, at least one
 * @param test what is to be solved, at least one
 */
public record ArcTask(String id, List<ArcPair> train, List<ArcPair> test) {
  /**
   * Checks the name and that there are pairs.
   *
   * @throws IllegalArgumentException if not
   */
  public ArcTask {
    if (id.isEmpty() || id.indexOf('_') >= 0) {
      throw new IllegalArgumentException(
          "a task cannot be called \"%s\": names are not empty and have no _, which begins the"
                  .formatted(id)
              + " suffix of its variants");
    }
    train = List.copyOf(train);
    test = List.copyOf(test);
    if (train.isEmpty() || test.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: no pair; a task has at least one to learn from and one to test"
              .formatted(train.isEmpty() ? "train" : "test"));
    }
  }
}
