package io.github.hrm4j.train.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hrm4j.train.arc.VotesFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The votes on ARC tasks that {@code hrm evaluate --output} wrote. An array holds the lines of
 * {@code arc_votes.jsonl} as they are.
 */
final class VotesSection {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VotesSection() {}

  /**
   * The file in a folder, or in one of its sub-folders: the newest.
   *
   * @return nothing if no evaluation of ARC was written there
   */
  static Optional<Path> find(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      List<Path> files =
          Stream.concat(Stream.of(folder), inside.filter(Files::isDirectory))
              .map(each -> each.resolve(VotesFile.NAME))
              .filter(Files::isRegularFile)
              .sorted(Comparator.comparingLong((Path file) -> file.toFile().lastModified()))
              .toList();
      return files.isEmpty() ? Optional.empty() : Optional.of(files.getLast());
    }
  }

  static void add(PageData page, Path file) throws IOException {
    ObjectNode section = page.root().putObject("votes");
    section.put("path", file.toString());
    section.put("array", "votes");
    List<String> lines = Files.readAllLines(file);
    for (String line : lines) {
      JSON.readTree(line); // a line that is damaged shall not become a page that does not open
    }
    section.put("tasks", lines.size());
    page.array("votes", String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  static void none(PageData page, String why) {
    page.root().putObject("votes").put("why", why);
  }
}
