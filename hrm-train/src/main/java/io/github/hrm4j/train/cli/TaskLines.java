package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.arc.RankedTask;
import io.github.hrm4j.train.arc.TaskSink;
import io.github.hrm4j.train.arc.TasksFile;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The first tasks of an ARC evaluation, for the terminal. */
final class TaskLines implements TaskSink {
  private static final int SHOWN = 20;

  private final List<String> lines = new ArrayList<>();
  private long tasks;

  @Override
  public void accept(RankedTask task) {
    tasks++;
    if (lines.size() < SHOWN) {
      lines.add("  %-12s %6d   %s".formatted(task.task(), task.votes(), TasksFile.ranks(task)));
    }
  }

  void print(PrintWriter out) {
    if (tasks > 0) {
      out.println();
      out.println("  task          votes   place of the right answer, for each test input");
      lines.forEach(out::println);
      if (tasks > SHOWN) {
        out.println("  … and %d more; --output writes arc_tasks.csv".formatted(tasks - SHOWN));
      }
    }
  }
}
