package io.github.hrm4j.train.run;

import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A saved state to go on from.
 *
 * @param folder the run's folder
 * @param step the step after which it was saved
 */
public record ResumePoint(RunFolder folder, long step) {
  private static final Pattern FILE =
      Pattern.compile("step_(\\d{1,18})(\\.state)?(\\.safetensors)?");

  /**
   * What {@code resume=auto} means: the last state of a run, or nothing if there is none.
   *
   * @param folder the run's folder, which need not exist
   */
  public static Optional<ResumePoint> ifAny(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    RunFolder run = new RunFolder(resolveLink(folder));
    OptionalLong step = run.lastState();
    return step.isPresent()
        ? Optional.of(new ResumePoint(run, step.getAsLong()))
        : Optional.empty();
  }

  /**
   * What {@code resume=PATH} means: the last state of a run folder, or the state of one checkpoint.
   *
   * @throws ConfigException if there is nothing to go on from
   */
  public static ResumePoint at(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return ifAny(path)
          .orElseThrow(
              () ->
                  new ConfigException(
                      "resume="
                          + path
                          + ": holds no step_N.state.safetensors with its model to go on from"));
    }
    Matcher name = FILE.matcher(path.getFileName() == null ? "" : path.getFileName().toString());
    if (!name.matches()) {
      throw new ConfigException(
          "resume="
              + path
              + ": must be auto, latest, a run folder or its step_N.state.safetensors");
    }
    Path parent = path.toAbsolutePath().getParent();
    ResumePoint point =
        new ResumePoint(new RunFolder(resolveLink(parent)), Long.parseLong(name.group(1)));
    point.requireFiles(path);
    return point;
  }

  private void requireFiles(Path given) {
    for (Path file : new Path[] {folder.state(step), folder.model(step), folder.config()}) {
      if (!Files.isRegularFile(file)) {
        throw new ConfigException("resume=" + given + ": " + file + " is missing");
      }
    }
  }

  /** {@code runs/latest} may point elsewhere later: the run must stay where it is now. */
  private static Path resolveLink(Path folder) throws IOException {
    if (!Files.isSymbolicLink(folder)) {
      return folder;
    }
    Path target = Files.readSymbolicLink(folder);
    Path parent = folder.getParent();
    return (parent == null ? target : parent.resolve(target)).normalize();
  }
}
