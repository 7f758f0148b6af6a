package io.github.hrm4j.train.checkpoint;

import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the checkpoint that a user means by a path: a file, or the last one in a folder. */
public final class CheckpointFolder {
  private CheckpointFolder() {}

  /**
   * The file itself, or the last model of a run of ours, or of the reference: {@code step_N} with
   * the largest N, or {@code checkpoint}, as its releases call it.
   *
   * @param shown what the user wrote, for the message
   * @throws ConfigException if there is none
   */
  public static Path find(Path given, String shown) throws IOException {
    if (Files.isRegularFile(given)) {
      return given;
    }
    if (!Files.isDirectory(given)) {
      throw new ConfigException(shown + ": no such file");
    }
    Optional<Path> ours = new RunFolder(given).lastModel();
    Optional<Path> last = ours.isPresent() ? ours : ofReference(given);
    return last.orElseThrow(
        () ->
            new ConfigException(
                shown
                    + ": holds no step_N.safetensors of ours, and no step_N or checkpoint of PyTorch"));
  }

  private static Optional<Path> ofReference(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> last =
          files
              .filter(file -> file.getFileName().toString().matches("step_[0-9]{1,18}"))
              .filter(Files::isRegularFile)
              .max(Comparator.comparingLong(CheckpointFolder::step));
      Path released = folder.resolve("checkpoint");
      return last.isPresent() || !Files.isRegularFile(released) ? last : Optional.of(released);
    }
  }

  private static long step(Path file) {
    return Long.parseLong(file.getFileName().toString().substring("step_".length()));
  }
}
