package io.github.hrm4j.train.arc;

import io.github.hrm4j.train.arc.RankedTask.RankedInput;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * The file {@code arc_tasks.csv}: a line for each task, with the fraction of its test inputs that
 * is right within K attempts. Written task by task; the file appears with {@link #finish}.
 */
public final class TasksFile implements TaskSink, AutoCloseable {
  private final AtomicOutput file;
  private final CSVPrinter csv;

  /** Begins the file. */
  public TasksFile(Path path) throws IOException {
    file = new AtomicOutput(path);
    List<String> header =
        new ArrayList<>(List.of("task", "test_inputs", "votes", "candidates", "ranks"));
    PassAtK.KS.forEach(k -> header.add("pass@" + k));
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader(header.toArray(String[]::new))
            .setRecordSeparator('\n')
            .get();
    csv = new CSVPrinter(new OutputStreamWriter(file, StandardCharsets.UTF_8), format);
  }

  @Override
  public void accept(RankedTask task) throws IOException {
    List<Object> line = new ArrayList<>();
    line.add(task.task());
    line.add(task.inputs().size());
    line.add(task.votes());
    line.add(each(task, input -> Integer.toString(input.candidates().size())));
    line.add(ranks(task));
    for (int k : PassAtK.KS) {
      line.add((double) task.passed(k) / task.inputs().size());
    }
    csv.printRecord(line);
  }

  /** The right answer's place for each test input, {@code -} where nobody voted for it. */
  public static String ranks(RankedTask task) {
    return each(task, input -> input.rank() == 0 ? "-" : Integer.toString(input.rank()));
  }

  private static String each(
      RankedTask task, java.util.function.Function<RankedInput, String> text) {
    return task.inputs().stream().map(text).collect(Collectors.joining(" "));
  }

  /** Completes the file and gives it its name. */
  public void finish() throws IOException {
    csv.flush();
    file.commit();
  }

  /** Removes the file unless it was finished. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
