package io.github.hrm4j.tensor.io;

import java.util.ArrayList;
import java.util.List;

/** The stack of a pickle machine, with marks from which opcodes take everything. */
final class PickleStack {
  private static final int MAX_SIZE = 1 << 18;

  private final List<Object> items = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();

  void push(Object value) throws PickleException {
    if (items.size() >= MAX_SIZE) {
      throw new PickleException("a stack of more than " + MAX_SIZE + " values");
    }
    items.add(value);
  }

  void mark() throws PickleException {
    if (marks.size() >= MAX_SIZE) {
      throw new PickleException("more than " + MAX_SIZE + " marks");
    }
    marks.add(items.size());
  }

  private void requireAbove() throws PickleException {
    int floor = marks.isEmpty() ? 0 : marks.getLast();
    if (items.size() <= floor) {
      throw new PickleException("takes a value from an empty stack");
    }
  }

  Object pop() throws PickleException {
    requireAbove();
    return items.removeLast();
  }

  Object peek() throws PickleException {
    requireAbove();
    return items.getLast();
  }

  /** Takes the last few values, in the order in which they were pushed. */
  List<Object> pop(int count) throws PickleException {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.addFirst(pop());
    }
    return values;
  }

  /** Takes everything above the last mark, and the mark. */
  List<Object> popToMark() throws PickleException {
    if (marks.isEmpty()) {
      throw new PickleException("takes values up to a mark that is missing");
    }
    List<Object> above = items.subList(marks.removeLast(), items.size());
    List<Object> values = new ArrayList<>(above);
    above.clear();
    return values;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }
}
