package io.github.hrm4j.train.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.hrm4j.puzzle.ArcVariant;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.JsonFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of puzzle identifiers, from {@code identifiers.json}.
 *
 * @param list index is the identifier
 */
public record Names(List<String> list) {
  /** What identifier 0 is called. */
  static final String BLANK = "<blank>";

  private static final String FILE = "identifiers.json";

  /**
   * Reads the file; nothing if there is none.
   *
   * @throws ConfigException if it is not a list of strings
   */
  public static Names read(Path dataset) throws IOException {
    Path file = dataset.resolve(FILE);
    List<String> names = new ArrayList<>();
    if (!Files.isRegularFile(file)) {
      return new Names(names);
    }
    try (InputStream in = Files.newInputStream(file);
        JsonParser json = new JsonFactory().createParser(in)) {
      boolean list = json.nextToken() == JsonToken.START_ARRAY;
      JsonToken token = list ? json.nextToken() : null;
      for (; token == JsonToken.VALUE_STRING; token = json.nextToken()) {
        names.add(json.getText());
      }
      if (token != JsonToken.END_ARRAY || json.nextToken() != null) {
        throw new ConfigException(
            "%s: must be a list of names, is not from entry %d on".formatted(file, names.size()));
      }
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          "%s: %s: not valid JSON: %s".formatted(file, JsonFile.place(e), JsonFile.problem(e)));
    }
    return new Names(names);
  }

  /** The name of an identifier, or its number if it has none. */
  public String of(int identifier) {
    boolean known = identifier >= 0 && identifier < list.size();
    return known ? list.get(identifier) : Integer.toString(identifier);
  }

  /** Checks the rules that every dataset's names keep, and those of variants of ARC tasks. */
  void check(Path dataset, int identifiers, boolean arc, Findings findings) {
    Path file = dataset.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      findings.fault(file, "this file of the dataset is missing");
      return;
    }
    if (list.size() != identifiers) {
      findings.fault(
          file, "has %d names, num_puzzle_identifiers is %d".formatted(list.size(), identifiers));
    }
    if (list.isEmpty() || !list.getFirst().equals(BLANK)) {
      findings.fault(file, "entry 0 must be \"%s\"".formatted(BLANK));
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      if (!seen.add(list.get(i))) {
        findings.fault(file, "entry %d, \"%s\", is there twice".formatted(i, list.get(i)));
      }
      if (arc && i > 0) {
        checkVariant(file, i, findings);
      }
    }
  }

  private void checkVariant(Path file, int entry, Findings findings) {
    try {
      ArcVariant.ofName(list.get(entry));
    } catch (IllegalArgumentException e) {
      findings.fault(file, "entry %d: %s".formatted(entry, e.getMessage()));
    }
  }
}
