package io.github.hrm4j.solve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The models in the folder of a run: {@code step_N.safetensors} after N steps of training. */
final class RunModels {
  private static final Pattern MODEL = Pattern.compile("step_(\\d{1,18})\\.safetensors");

  private RunModels() {}

  /**
   * The last model of a folder; what is no folder is the checkpoint itself.
   *
   * @throws NoSuchFileException if there is no model in the folder
   */
  static Path last(Path given) throws IOException {
    if (!Files.isDirectory(given)) {
      return given;
    }
    try (Stream<Path> files = Files.list(given)) {
      return files
          .filter(file -> step(file) >= 0)
          .max(Comparator.comparingLong(RunModels::step))
          .orElseThrow(
              () ->
                  new NoSuchFileException(
                      given + ": a folder without step_N.safetensors; give a checkpoint's file"));
    }
  }

  /** The steps before a model, or -1 for any other file. */
  private static long step(Path file) {
    Matcher name = MODEL.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }
}
