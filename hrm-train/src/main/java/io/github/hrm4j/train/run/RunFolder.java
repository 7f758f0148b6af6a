package io.github.hrm4j.train.run;

import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.log.RunLogs;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of one run: {@code all_config.yaml}, {@code run.json}, the logs, and for each
 * checkpoint {@code step_N.safetensors} (the model) with {@code step_N.state.safetensors} (what is
 * needed beside it to go on); {@code best.safetensors} is a link to the best model. A checkpoint is
 * there when both its files are; the state is written first.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
  private static final Pattern CHECKPOINT =
      Pattern.compile("step_(\\d{1,18})(\\.state)?\\.safetensors");

  /**
   * Makes the folder for a new run. One in which a run died before its first checkpoint is used
   * again: there is nothing in it to lose.
   *
   * @throws ConfigException if the checkpoints of another run are there, or a file is in the way
   */
  public static RunFolder create(Path path) throws IOException {
    requireNoFile(path);
    Files.createDirectories(path);
    RunFolder folder = new RunFolder(path);
    if (folder.lastModel().isPresent()) {
      throw new ConfigException(
          "run_dir: %s holds a run already; go on with resume=%s, or name another folder"
              .formatted(path, path));
    }
    return folder;
  }

  /** Neither the folder nor one above it may be a file. */
  private static void requireNoFile(Path path) {
    for (Path place = path.toAbsolutePath(); place != null; place = place.getParent()) {
      if (Files.exists(place)) {
        if (!Files.isDirectory(place)) {
          throw new ConfigException("run_dir: %s is a file; a run needs a folder".formatted(place));
        }
        return;
      }
    }
  }

  /** Removes the folder if nothing is in it: the run did not come to be. */
  void removeIfEmpty() throws IOException {
    try {
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      return; // there is something to keep
    }
  }

  public Path config() {
    return path.resolve("all_config.yaml");
  }

  public Path metrics() {
    return path.resolve(RunLogs.METRICS);
  }

  public Path info() {
    return path.resolve("run.json");
  }

  /** The model after a step. */
  public Path model(long step) {
    return path.resolve("step_" + step + ".safetensors");
  }

  /** What a run needs beside the model to go on after a step. */
  public Path state(long step) {
    return path.resolve("step_" + step + ".state.safetensors");
  }

  /** A link to the model of the best evaluation. */
  public Path best() {
    return path.resolve("best.safetensors");
  }

  /** Where evaluation after a step keeps the tensors it was asked to. */
  public Path outputs(long step) {
    return path.resolve("step_" + step + "_all_preds");
  }

  /** The last step that a run can go on from. */
  public OptionalLong lastState() throws IOException {
    return steps(true).descendingSet().stream()
        .filter(step -> Files.exists(model(step)))
        .mapToLong(step -> step)
        .findFirst();
  }

  /** The last step that there is a model of. */
  public Optional<Path> lastModel() throws IOException {
    return steps(false).descendingSet().stream().map(this::model).findFirst();
  }

  private TreeSet<Long> steps(boolean states) throws IOException {
    TreeSet<Long> steps = new TreeSet<>();
    for (Path file : files()) {
      Matcher name = CHECKPOINT.matcher(file.getFileName().toString());
      if (name.matches() && (name.group(2) != null) == states) {
        steps.add(Long.valueOf(name.group(1)));
      }
    }
    return steps;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.toList();
    }
  }

  /**
   * Removes what is not needed any more: all but the last states, and models without state but for
   * those to be kept.
   *
   * @param statesKept how many states stay; each is as large as the moments of the model
   * @param keep whether the model of a step is to stay for good
   */
  void prune(int statesKept, LongPredicate keep) throws IOException {
    TreeSet<Long> states = steps(true);
    while (states.size() > statesKept) {
      Files.deleteIfExists(state(states.pollFirst()));
    }
    for (long step : steps(false)) {
      if (!states.contains(step) && !keep.test(step)) {
        Files.deleteIfExists(model(step));
      }
    }
  }

  /** Removes what a killed process left behind: temporary files, and states without their model. */
  void removeLeftovers() throws IOException {
    for (Path file : files()) {
      if (file.getFileName().toString().matches("\\..+\\.\\d+\\.tmp")) {
        Files.deleteIfExists(file);
      }
    }
    for (long step : steps(true)) {
      if (!Files.exists(model(step))) {
        Files.deleteIfExists(state(step));
      }
    }
  }

  /**
   * Removes the checkpoints after a step, from which the run goes on another way: the state of each
   * first, so that none is ever half there.
   */
  void removeAfter(long step) throws IOException {
    for (long later : steps(true).tailSet(step, false)) {
      Files.deleteIfExists(state(later));
    }
    for (long later : steps(false).tailSet(step, false)) {
      Files.deleteIfExists(model(later));
    }
  }

  /** Points {@link #best} at the model of a step. */
  void linkBest(long step) throws IOException {
    link(best(), model(step));
  }

  /**
   * Points a symbolic link at this folder, replacing an older one at once.
   *
   * @throws IOException if the place is taken by something else or links are not possible there
   */
  public void linkFrom(Path link) throws IOException {
    link(link, path);
  }

  private static void link(Path link, Path to) throws IOException {
    Path absolute = link.toAbsolutePath();
    Path parent = absolute.getParent();
    Files.createDirectories(parent);
    if (Files.exists(absolute, java.nio.file.LinkOption.NOFOLLOW_LINKS)
        && !Files.isSymbolicLink(absolute)) {
      throw new IOException(link + " is not a link");
    }
    Path target = to.toAbsolutePath().normalize();
    Path shown = target.startsWith(parent) ? parent.relativize(target) : target;
    Path temporary =
        parent.resolve("." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    Files.deleteIfExists(temporary);
    try {
      Files.createSymbolicLink(temporary, shown);
    } catch (UnsupportedOperationException e) {
      throw new IOException("no symbolic links here", e);
    }
    Files.move(
        temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
