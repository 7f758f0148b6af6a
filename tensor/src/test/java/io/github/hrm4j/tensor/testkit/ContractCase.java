package io.github.hrm4j.tensor.testkit;

import java.util.function.Consumer;

/**
 * A named part of the backend contract.
 *
 * @param name as shown in the test report
 * @param body makes comparisons; throws an AssertionError if one fails
 */
public record ContractCase(String name, Consumer<Agreement> body) {
  /** Sizes around nothing, one, a vector's and a tile's ends, and many. */
  static final int[] SIZES = {0, 1, 3, 17, 64, 65, 127, 1000};

  /** All views for small operands, some for large ones, where the reference is slow. */
  static View[] views(long elements) {
    return elements <= 4096 ? View.values() : new View[] {View.PLAIN, View.OFFSET};
  }
}
