package io.github.hrm4j.train.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.JsonFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The names of a dataset's puzzle identifiers, from {@code identifiers.json}: a list of texts, of
 * which number 0 is the blank. There may be a million, so they are kept in one array of bytes.
 */
public final class Identifiers {
  /** Room for so many names to begin with: what dataset.json says is not believed. */
  private static final int FIRST = 1024;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(1000)
                  .maxDocumentLength(1L << 32)
                  .build())
          .build();

  private final byte[] text;
  private final int[] ends;

  private Identifiers(byte[] text, int[] ends) {
    this.text = text;
    this.ends = ends;
  }

  /** Whether a dataset has the file. */
  public static boolean has(Path dataset) {
    return Files.isRegularFile(file(dataset));
  }

  private static Path file(Path dataset) {
    return dataset.resolve("identifiers.json");
  }

  /**
   * Reads the file.
   *
   * @param count how many names there must be (num_puzzle_identifiers)
   * @throws ConfigException naming the file and what is wrong with it
   */
  public static Identifiers read(Path dataset, int count) throws IOException {
    Path file = file(dataset);
    var text = new ByteArrayOutputStream();
    int[] ends = new int[Math.min(count, FIRST)];
    int names = 0;
    try (Reader in = Files.newBufferedReader(file);
        JsonParser json = JSON.createParser(in)) {
      require(json.nextToken() == JsonToken.START_ARRAY, file, "must be a list of names");
      while (json.nextToken() != JsonToken.END_ARRAY) {
        require(
            json.currentToken() == JsonToken.VALUE_STRING, file, "entry " + names + " is no text");
        require(names < count, file, "more than the " + count + " names of dataset.json");
        text.writeBytes(json.getText().getBytes(StandardCharsets.UTF_8));
        if (names == ends.length) {
          ends = Arrays.copyOf(ends, (int) Math.min(count, 2L * names));
        }
        ends[names++] = text.size();
      }
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          "%s: %s: %s".formatted(file, JsonFile.place(e), JsonFile.problem(e)));
    } catch (CharacterCodingException e) {
      throw new ConfigException("%s: entry %d: is not UTF-8".formatted(file, names));
    }
    require(names == count, file, names + " names, but dataset.json says " + count);
    return new Identifiers(text.toByteArray(), ends);
  }

  private static void require(boolean holds, Path file, String message) {
    if (!holds) {
      throw new ConfigException(file + ": " + message);
    }
  }

  /** The name of an identifier. */
  public String name(int identifier) {
    int from = identifier == 0 ? 0 : ends[identifier - 1];
    return new String(Arrays.copyOfRange(text, from, ends[identifier]), StandardCharsets.UTF_8);
  }
}
