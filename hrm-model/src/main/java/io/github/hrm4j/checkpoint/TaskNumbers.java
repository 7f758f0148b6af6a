package io.github.hrm4j.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Which puzzle identifier a model has for a task, by the task's name: kept in a checkpoint's note
 * {@code tasks}, a line for each of number, blank and name. Variants of a task are left out: there
 * are up to a million of them, and their names do not say what they are of.
 *
 * @param byName identifiers, each 1 or more
 */
public record TaskNumbers(Map<String, Integer> byName) {
  /** The note's key. */
  public static final String NOTE = "tasks";

  /** Keeps a copy in the same order. */
  public TaskNumbers {
    byName = new LinkedHashMap<>(byName);
  }

  /**
   * The tasks of a checkpoint; none if it names none.
   *
   * @param info of the checkpoint
   * @return the names with their numbers
   * @throws IllegalArgumentException if the note is damaged
   */
  public static TaskNumbers of(CheckpointInfo info) {
    Map<String, Integer> byName = new LinkedHashMap<>();
    for (String line : info.notes().getOrDefault(NOTE, "").lines().toList()) {
      int blank = line.indexOf(' ');
      if (blank < 1 || !line.substring(0, blank).matches("[1-9]\\d{0,8}")) {
        throw new IllegalArgumentException("note " + NOTE + ": not a number and a name: " + line);
      }
      byName.put(line.substring(blank + 1), Integer.parseInt(line, 0, blank, 10));
    }
    return new TaskNumbers(byName);
  }

  /**
   * Looks a task up.
   *
   * @param task its name
   * @return its identifier, if the model knows it
   */
  public OptionalInt find(String task) {
    Integer number = byName.get(task);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** {@return the text of the note} */
  public String toNote() {
    var text = new StringBuilder();
    byName.forEach((name, number) -> text.append(number).append(' ').append(name).append('\n'));
    return text.toString();
  }
}
