package io.github.hrm4j.train.arc;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.puzzle.ArcCanvas;
import io.github.hrm4j.puzzle.ArcVariant;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.data.Identifiers;
import io.github.hrm4j.train.eval.EvaluatedRow;
import io.github.hrm4j.train.eval.EvaluationSink;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Scores an ARC evaluation while it goes on. A task and its variants are one group of the dataset,
 * so that its votes are complete, and are counted and forgotten, when the next group begins.
 */
public final class ArcScoring implements EvaluationSink {
  private static final int BLANK = 0;

  private final Identifiers names;
  private final List<TaskSink> sinks;
  private final PassAtK passes = new PassAtK();
  private final Set<String> done = new HashSet<>();
  private ArcVotes votes;
  private String task;
  private String set;
  private int group;

  /**
   * Nothing scored yet.
   *
   * @param names of the dataset's identifiers
   * @param sinks are told every task
   */
  public ArcScoring(Identifiers names, List<TaskSink> sinks) {
    this.names = names;
    this.sinks = List.copyOf(sinks);
  }

  /** Whether a model of these sizes is about ARC. */
  public static boolean applies(HrmConfig config) {
    return config.vocabSize() == ArcCanvas.VOCAB_SIZE && config.seqLen() == ArcCanvas.SEQ_LEN;
  }

  @Override
  public void accept(EvaluatedRow row) throws IOException {
    if (row.identifier() == BLANK) {
      return;
    }
    String name = names.name(row.identifier());
    if (votes == null || row.row().group() != group || !row.row().set().equals(set)) {
      endTask();
      begin(row, ArcVariant.taskOf(name));
    }
    if (!ArcVariant.taskOf(name).equals(task)) {
      throw new ConfigException(
          "ARC: group %d of set %s holds variants of two tasks, %s and %s"
              .formatted(group, set, task, ArcVariant.taskOf(name)));
    }
    votes.add(name, row.inputs(), row.labels(), row.predictions(), row.last().qHalt());
  }

  private void begin(EvaluatedRow row, String name) {
    if (!done.add(name)) {
      throw new ConfigException(
          "ARC task %s: two groups of the dataset have this name".formatted(name));
    }
    set = row.row().set();
    group = row.row().group();
    task = name;
    votes = new ArcVotes(name);
  }

  private void endTask() throws IOException {
    if (votes != null) {
      RankedTask ranked = votes.ranked();
      passes.add(ranked);
      for (TaskSink sink : sinks) {
        sink.accept(ranked);
      }
      votes = null;
    }
  }

  /**
   * Scores the last task, after the last row.
   *
   * @return the scores of all
   */
  public PassAtK finish() throws IOException {
    endTask();
    return passes;
  }
}
