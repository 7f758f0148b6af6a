package io.github.hrm4j.train.checkpoint;

import io.github.hrm4j.checkpoint.TaskNumbers;
import io.github.hrm4j.puzzle.ArcCanvas;
import io.github.hrm4j.puzzle.ArcVariant;
import io.github.hrm4j.train.data.DatasetMetadata;
import io.github.hrm4j.train.data.Identifiers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names of the ARC tasks that a model is trained on, for its checkpoints to keep. */
public final class TaskNotes {
  private TaskNotes() {}

  /**
   * The note {@link TaskNumbers#NOTE}, or nothing if the dataset is not of ARC or names nothing.
   *
   * @throws io.github.hrm4j.train.ConfigException if {@code identifiers.json} is damaged
   */
  public static Map<String, String> of(Path dataset, DatasetMetadata metadata) throws IOException {
    boolean arc =
        metadata.vocabSize() == ArcCanvas.VOCAB_SIZE && metadata.seqLen() == ArcCanvas.SEQ_LEN;
    int count = metadata.numPuzzleIdentifiers();
    if (!arc || count < 2 || !Identifiers.has(dataset)) {
      return Map.of();
    }
    Identifiers identifiers = Identifiers.read(dataset, count);
    Map<String, Integer> tasks = new LinkedHashMap<>();
    for (int number = 1; number < count; number++) {
      String name = identifiers.name(number);
      if (ArcVariant.taskOf(name).equals(name)) {
        tasks.put(name, number);
      }
    }
    return Map.of(TaskNumbers.NOTE, new TaskNumbers(tasks).toNote());
  }
}
