package io.github.hrm4j.train.get;

import io.github.hrm4j.train.TextFile;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a server calls the state of a file that is partly downloaded: its strong entity tag, else
 * the time of its last change (RFC 9110, section 13.1.5).
 */
final class Validator {
  private static final int MOST_CHARACTERS = 1000;

  private final Path file;

  /** The validator that belongs to a partly downloaded file. */
  Validator(Path part) {
    this.file = part.resolveSibling(part.getFileName() + ".validator");
  }

  Path file() {
    return file;
  }

  boolean isKnown() {
    return Files.exists(file);
  }

  String read() throws IOException {
    return TextFile.read(file, MOST_CHARACTERS);
  }

  void keep(HttpHeaders headers) throws IOException {
    Optional<String> tag = headers.firstValue("ETag").filter(each -> each.startsWith("\""));
    Optional<String> value = tag.or(() -> headers.firstValue("Last-Modified"));
    if (value.isPresent() && value.get().length() <= MOST_CHARACTERS) {
      Files.writeString(file, value.get());
    }
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
