package io.github.hrm4j.train.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.puzzle.ArcPair;
import io.github.hrm4j.puzzle.ArcTask;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.train.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a task file of the Abstraction and Reasoning Corpus: {@code {"train": [{"input": rows,
 * "output": rows}, …], "test": […]}}, where rows are lists of colours 0 to 9. A key {@code name}
 * replaces the file's name as the task's id; other keys are passed over.
 */
public final class ArcTaskFile {
  /** More than a hundred pairs of the largest grids take, indented. */
  private static final int MAX_BYTES = 1 << 22;

  private static final String SUFFIX = ".json";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final ArcGrid NONE = new ArcGrid(0, 0, new byte[0]);

  private final Path file;
  private final boolean answersNeeded;

  private ArcTaskFile(Path file, boolean answersNeeded) {
    this.file = file;
    this.answersNeeded = answersNeeded;
  }

  /** Whether a file's name is one of a task file. */
  static boolean hasName(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(SUFFIX) && !name.startsWith(".");
  }

  /** The bytes of a task file, for {@link #parse} and for its hash. */
  static byte[] bytes(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new FormatException(
          file, "size", "%d bytes are too many for a task, at most %d".formatted(size, MAX_BYTES));
    }
    return Files.readAllBytes(file);
  }

  /**
   * Reads a task.
   *
   * @throws FormatException naming the key, the pair, the row that is wrong
   */
  static ArcTask parse(Path file, byte[] bytes) throws FormatException {
    return new ArcTaskFile(file, true).parse(bytes);
  }

  /**
   * Reads a task that is to be solved: its test pairs need no output. Where there is none it is a
   * grid of 0×0.
   *
   * @param file what messages call it, and where the task's id comes from if it has no name
   * @throws FormatException naming the key, the pair, the row that is wrong
   */
  public static ArcTask parseQuestions(Path file, byte[] bytes) throws FormatException {
    return new ArcTaskFile(file, false).parse(bytes);
  }

  private ArcTask parse(byte[] bytes) throws FormatException {
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "?" : "" + e.getLocation().getLineNr();
      throw error("line " + line, "not valid JSON: " + JsonFile.problem(e), e);
    } catch (IOException e) {
      throw error("text", "not valid JSON: " + e.getMessage(), e);
    }
    if (!root.isObject()) {
      throw error("top", "must be an object with the keys train and test", null);
    }
    String id = id(root);
    List<ArcPair> train = pairs(root, "train");
    List<ArcPair> test = pairs(root, "test");
    try {
      return new ArcTask(id, train, test);
    } catch (IllegalArgumentException e) {
      throw error("task", e.getMessage(), e);
    }
  }

  private String id(JsonNode root) throws FormatException {
    JsonNode name = root.get("name");
    if (name == null) {
      String fileName = file.getFileName().toString();
      if (!fileName.endsWith(SUFFIX)) {
        throw error("name", "missing, and no file *.json says what the task is called", null);
      }
      return fileName.substring(0, fileName.length() - SUFFIX.length());
    }
    if (!name.isTextual()) {
      throw error("name", "must be a string", null);
    }
    return name.textValue();
  }

  private List<ArcPair> pairs(JsonNode root, String key) throws FormatException {
    JsonNode list = root.get(key);
    if (list == null || !list.isArray()) {
      throw error(key, list == null ? "missing" : "must be a list of pairs", null);
    }
    List<ArcPair> pairs = new ArrayList<>();
    for (JsonNode pair : list) {
      String place = "%s[%d]".formatted(key, pairs.size());
      ArcGrid input = grid(pair, place, "input");
      boolean open = !answersNeeded && key.equals("test") && !pair.has("output");
      pairs.add(new ArcPair(input, open ? NONE : grid(pair, place, "output")));
    }
    return pairs;
  }

  private ArcGrid grid(JsonNode pair, String of, String key) throws FormatException {
    String place = of + "." + key;
    JsonNode rows = pair.get(key);
    if (rows == null || !rows.isArray() || rows.isEmpty()) {
      throw error(place, rows == null ? "missing" : "must be a list of rows", null);
    }
    int columns = rows.get(0).size();
    if (rows.size() > ArcGrid.MAX_SIZE || columns > ArcGrid.MAX_SIZE || columns == 0) {
      throw error(
          place, "a grid of %d×%d, allowed are 1×1 to 30×30".formatted(rows.size(), columns), null);
    }
    byte[] cells = new byte[rows.size() * columns];
    for (int row = 0; row < rows.size(); row++) {
      JsonNode colours = rows.get(row);
      String rowPlace = "%s[%d]".formatted(place, row);
      if (!colours.isArray() || colours.size() != columns) {
        throw error(rowPlace, "must be a list of %d colours".formatted(columns), null);
      }
      for (int column = 0; column < columns; column++) {
        cells[row * columns + column] = colour(colours.get(column), rowPlace, column);
      }
    }
    return new ArcGrid(rows.size(), columns, cells);
  }

  private byte colour(JsonNode value, String row, int column) throws FormatException {
    boolean valid =
        value.isIntegralNumber()
            && value.canConvertToInt()
            && value.intValue() >= 0
            && value.intValue() < ArcGrid.COLOURS;
    if (!valid) {
      throw error("%s[%d]".formatted(row, column), "must be a colour 0 to 9", null);
    }
    return (byte) value.intValue();
  }

  private FormatException error(String place, String problem, Exception cause) {
    return new FormatException(file, place, problem, cause);
  }
}
