package io.github.hrm4j.train.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.hrm4j.train.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The names of a dataset's puzzle identifiers, from {@code identifiers.json}: a list of texts, of
 * which number 0 is the blank. There may be a million, so they are kept in one array of bytes.
 */
public final class Identifiers {
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
    int[] ends = new int[count];
    int names = 0;
    try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
      require(json.nextToken() == JsonToken.START_ARRAY, file, "must be a list of names");
      while (json.nextToken() != JsonToken.END_ARRAY) {
        require(
            json.currentToken() == JsonToken.VALUE_STRING, file, "entry " + names + " is no text");
        require(names < count, file, "more than the " + count + " names of dataset.json");
        text.writeBytes(json.getText().getBytes(StandardCharsets.UTF_8));
        ends[names++] = text.size();
      }
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          file + ": not valid JSON" + place(e) + ": " + e.getOriginalMessage());
    } catch (CharConversionException e) {
      throw new ConfigException(file + ": not valid JSON: " + e.getMessage());
    }
    require(names == count, file, names + " names, but dataset.json says " + count);
    return new Identifiers(text.toByteArray(), ends);
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " in line %d, column %d"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
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
