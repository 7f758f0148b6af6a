package io.github.hrm4j.train;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads small text files, whatever a user may give in their place. */
public final class TextFile {
  private TextFile() {}

  /**
   * The text of a file.
   *
   * @param maxBytes more than such a file ever needs
   * @throws ConfigException if it is not UTF-8, or larger
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  public static String read(Path file, int maxBytes) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(maxBytes + 1);
    }
    if (bytes.length > maxBytes) {
      throw new ConfigException(
          "%s: size: more than %d bytes are too many for such a file".formatted(file, maxBytes));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigException("%s: text: is not UTF-8".formatted(file));
    }
  }
}
