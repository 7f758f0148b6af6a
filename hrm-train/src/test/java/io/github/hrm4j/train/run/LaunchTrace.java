package io.github.hrm4j.train.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.cuda.testkit.StandIn;
import io.github.hrm4j.cuda.testkit.StandInDevice;
import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.tensor.io.NpyWriter;
import io.github.hrm4j.train.config.Overrides;
import io.github.hrm4j.train.config.Settings;
import io.github.hrm4j.train.config.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What the device is asked for in one training step of a real size: the program trains on the
 * stand-in, which only writes down the launches and computes nothing.
 */
final class LaunchTrace {
  private static final int WARM_UP = 2;

  private static final String MEMORY_MIB = "400000"; // of addresses: nothing is stored in them

  private LaunchTrace() {}

  /**
   * A task by its sizes.
   *
   * @param rows of a batch
   * @param cells of a puzzle, without the token of the puzzle embedding
   */
  record Task(String name, int rows, int cells, int vocabulary) {
    static final Task SUDOKU = new Task("Sudoku", 384, 81, 11);
    static final Task MAZE = new Task("Maze", 96, 900, 6);

    int tokens() {
      return cells + 1;
    }
  }

  /**
   * Launches of one kind.
   *
   * @param count of them
   * @param readBytes of the memory that they are given and may not write
   * @param writtenBytes of the rest
   */
  record Launches(long count, long readBytes, long writtenBytes) {
    Launches minus(Launches before) {
      return before == null
          ? this
          : new Launches(
              count - before.count,
              readBytes - before.readBytes,
              writtenBytes - before.writtenBytes);
    }
  }

  /**
   * One step.
   *
   * @param launches by kernel, or by the extents of a product
   * @param parameters of the model, the puzzle embeddings included
   */
  record Step(Map<String, Launches> launches, long parameters) {}

  /** The end of a step that was to be looked at; nothing of the run is to be saved. */
  private static final class Seen extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** What one step behind the warm-up launches. */
  static Step of(Task task, String dtype, Path folder) throws IOException {
    StandInDevice standIn = StandIn.fresh();
    standIn.set("HRM_STANDIN_TRACE", "1");
    standIn.set("HRM_STANDIN_MEMORY_MIB", MEMORY_MIB);
    standIn.reset();
    Map<String, Launches> before = new TreeMap<>();
    Map<String, Launches> after = new TreeMap<>();
    RunListener listener =
        TinyRuns.watching(
            step -> {
              if (step == WARM_UP) {
                before.putAll(read(standIn));
              } else if (step > WARM_UP) {
                after.putAll(read(standIn));
                throw new Seen();
              }
            });
    TrainConfig config = config(task, dtype, folder);
    try (Backend backend = Backends.open("cuda", 1)) {
      TinyRuns.run(backend, folder, config, false, new StopRequest(), listener);
    } catch (Seen seen) {
      after.replaceAll((what, launches) -> launches.minus(before.get(what)));
      after.values().removeIf(launches -> launches.count() == 0);
      Path info = new RunFolder(folder.resolve(config.names().folder())).info();
      return new Step(after, new ObjectMapper().readTree(info.toFile()).get("parameters").asLong());
    } finally {
      standIn.set("HRM_STANDIN_TRACE", null);
      standIn.set("HRM_STANDIN_MEMORY_MIB", null);
      standIn.reset();
    }
    throw new AssertionError("the run ended before step " + (WARM_UP + 1));
  }

  private static Map<String, Launches> read(StandInDevice standIn) {
    Map<String, Launches> launches = new TreeMap<>();
    for (String line : standIn.report()) {
      String[] words = line.split(" ", 7);
      if (words[0].equals("traced")) {
        launches.put(
            words[6],
            new Launches(
                Long.parseLong(words[1]), Long.parseLong(words[4]), Long.parseLong(words[5])));
      }
    }
    return launches;
  }

  private static TrainConfig config(Task task, String dtype, Path folder) throws IOException {
    Path data = folder.resolve("data-" + task.name());
    int puzzles = (WARM_UP + 2) * task.rows();
    write(data.resolve("train"), task, puzzles);
    Files.writeString(data.resolve("identifiers.json"), "[\"<blank>\"]");
    Settings settings = new Settings();
    Overrides.parse(
            List.of(
                "data_path=" + data,
                "global_batch_size=" + task.rows(),
                "epochs=1",
                "eval_interval=1",
                "arch.forward_dtype=" + dtype,
                "run_name=" + task.name() + "-" + dtype))
        .applyTo(settings);
    return TrainConfig.from(settings, new SeededRandom(0, 0), 1);
  }

  /** Puzzles of nothing but ones, in the reference's layout. */
  private static void write(Path folder, Task task, int puzzles) throws IOException {
    Files.createDirectories(folder);
    int[] ones = new int[puzzles * task.cells()];
    Arrays.fill(ones, 1);
    Shape shape = Shape.of(puzzles, task.cells());
    NpyWriter.write(folder.resolve("all__inputs.npy"), NpyType.UINT8, shape, ones);
    NpyWriter.write(folder.resolve("all__labels.npy"), NpyType.UINT8, shape, ones);
    int[] indices = IntStream.rangeClosed(0, puzzles).toArray();
    vector(folder, "puzzle_identifiers", new int[puzzles]);
    vector(folder, "puzzle_indices", indices);
    vector(folder, "group_indices", indices);
    Files.writeString(
        folder.resolve("dataset.json"),
        """
        {"pad_id": 0, "ignore_label_id": 0, "blank_identifier_id": 0, "vocab_size": %d,
         "seq_len": %d, "num_puzzle_identifiers": 1, "total_groups": %d,
         "mean_puzzle_examples": 1.0, "sets": ["all"]}
        """
            .formatted(task.vocabulary(), task.cells(), puzzles));
  }

  private static void vector(Path folder, String name, int[] values) throws IOException {
    NpyWriter.write(folder.resolve("all__" + name + ".npy"), Shape.of(values.length), values);
  }
}
