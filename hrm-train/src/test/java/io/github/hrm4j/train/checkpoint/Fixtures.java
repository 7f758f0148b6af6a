package io.github.hrm4j.train.checkpoint;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checkpoints written by PyTorch; make_fixtures.py beside them made them. */
public final class Fixtures {
  private Fixtures() {}

  /** A file of the test resources. */
  public static Path file(String name) {
    try {
      return Path.of(Fixtures.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A copy of one in a folder, alone. */
  public static Path copy(String name, Path folder) throws IOException {
    Path from = file(name);
    return Files.copy(from, folder.resolve(from.getFileName()));
  }

  /** The split's description that goes with the checkpoint. */
  public static Path dataset(Path folder) throws IOException {
    Path test = Files.createDirectories(folder.resolve("test"));
    Files.writeString(
        test.resolve("dataset.json"),
        """
        {"pad_id": 0, "ignore_label_id": 0, "blank_identifier_id": 0, "vocab_size": 6,
         "seq_len": 16, "num_puzzle_identifiers": 1, "total_groups": 1,
         "mean_puzzle_examples": 1, "sets": ["all"]}
        """);
    return folder;
  }
}
