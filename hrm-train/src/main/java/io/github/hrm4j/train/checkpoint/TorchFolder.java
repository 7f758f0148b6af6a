package io.github.hrm4j.train.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder of checkpoints as the reference's trainer and its releases lay it out. */
public final class TorchFolder {
  private TorchFolder() {}

  /** The {@code step_N} with the largest N, or {@code checkpoint}, if there is one. */
  public static Optional<Path> lastModel(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> last =
          files
              .filter(file -> file.getFileName().toString().matches("step_[0-9]{1,18}"))
              .filter(Files::isRegularFile)
              .max(Comparator.comparingLong(TorchFolder::step));
      Path released = folder.resolve("checkpoint");
      return last.isPresent() || !Files.isRegularFile(released) ? last : Optional.of(released);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long step(Path file) {
    return Long.parseLong(file.getFileName().toString().substring("step_".length()));
  }
}
