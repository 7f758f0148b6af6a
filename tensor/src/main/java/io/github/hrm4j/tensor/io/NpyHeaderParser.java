package io.github.hrm4j.tensor.io;

import io.github.hrm4j.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the Python dictionary of a .npy header. Only what NumPy writes is understood: string keys,
 * and as values a string, True, False or a tuple of integers. Nothing is evaluated.
 */
final class NpyHeaderParser {
  private static final int MAX_RANK = 64;
  private static final long MAX_ELEMENTS = 1L << 56;

  private final Path path;
  private final long start;
  private final String text;
  private int at;

  /** What the dictionary says. */
  record Fields(NpyType type, Shape shape) {}

  /**
   * A parser of one header.
   *
   * @param start the header's offset in the file, for messages
   */
  NpyHeaderParser(Path path, long start, String text) {
    this.path = path;
    this.start = start;
    this.text = text;
  }

  Fields parse() throws FormatException {
    Map<String, Object> fields = dictionary();
    skipSpace();
    if (at < text.length()) {
      throw error("text after the dictionary");
    }
    for (String key : List.of("descr", "fortran_order", "shape")) {
      if (!fields.containsKey(key)) {
        throw new FormatException(path, "header", "the key '" + key + "' is missing");
      }
    }
    if (fields.size() > 3) {
      throw new FormatException(path, "header", "unknown keys: " + fields.keySet());
    }
    Shape shape = shape(fields.get("shape"));
    checkOrder(fields.get("fortran_order"), shape);
    return new Fields(type(fields.get("descr")), shape);
  }

  private NpyType type(Object descr) throws FormatException {
    NpyType type = descr instanceof String code ? NpyType.parse(code) : null;
    if (type == null) {
      throw new FormatException(
          path,
          "descr",
          "'"
              + descr
              + "' is not supported; save it as a little-endian integer, bool or float array");
    }
    return type;
  }

  private void checkOrder(Object fortranOrder, Shape shape) throws FormatException {
    if (!(fortranOrder instanceof Boolean fortran)) {
      throw new FormatException(path, "fortran_order", "must be True or False");
    }
    if (fortran && shape.rank() > 1) {
      throw new FormatException(
          path, "fortran_order", "Fortran order is not read; save numpy.ascontiguousarray(array)");
    }
  }

  private Shape shape(Object tuple) throws FormatException {
    if (!(tuple instanceof List<?> list)) {
      throw new FormatException(path, "shape", "must be a tuple of integers");
    }
    int[] extents = new int[list.size()];
    long product = 1;
    for (int i = 0; i < extents.length; i++) {
      long extent = (Long) list.get(i);
      if (extent > Integer.MAX_VALUE || (extent != 0 && product > MAX_ELEMENTS / extent)) {
        throw new FormatException(path, "shape", list + " is too large");
      }
      product *= extent;
      extents[i] = (int) extent;
    }
    return Shape.of(extents);
  }

  private Map<String, Object> dictionary() throws FormatException {
    Map<String, Object> fields = new HashMap<>();
    expect('{');
    while (!accept('}')) {
      skipSpace();
      String key = string();
      expect(':');
      if (fields.put(key, value()) != null) {
        throw error("the key '" + key + "' occurs twice");
      }
      if (fields.size() > 8) {
        throw error("too many keys");
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    return fields;
  }

  private Object value() throws FormatException {
    skipSpace();
    if (text.startsWith("True", at)) {
      at += 4;
      return true;
    }
    if (text.startsWith("False", at)) {
      at += 5;
      return false;
    }
    return peek() == '(' ? tuple() : string();
  }

  private List<Long> tuple() throws FormatException {
    List<Long> extents = new ArrayList<>();
    expect('(');
    while (!accept(')')) {
      extents.add(integer());
      if (extents.size() > MAX_RANK) {
        throw error("more than " + MAX_RANK + " axes");
      }
      if (!accept(',')) {
        if (extents.size() == 1) {
          throw error("a tuple of one needs a comma");
        }
        expect(')');
        break;
      }
    }
    return extents;
  }

  private long integer() throws FormatException {
    skipSpace();
    int from = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == from || at - from > 18) {
      at = from;
      throw error("an extent must be a non-negative integer of at most 18 digits");
    }
    long value = Long.parseLong(text, from, at, 10);
    if (peek() == 'L') { // written by Python 2
      at++;
    }
    return value;
  }

  private String string() throws FormatException {
    char quote = peek();
    int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
    if (end < 0 || end - at > 64 || text.substring(at, end).indexOf('\\') >= 0) {
      throw error("a short string, True, False or a tuple of integers was expected");
    }
    String value = text.substring(at + 1, end);
    at = end + 1;
    return value;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void skipSpace() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == '\r') {
      at++;
    }
  }

  private boolean accept(char c) {
    skipSpace();
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char c) throws FormatException {
    if (!accept(c)) {
      throw error("'" + c + "' was expected");
    }
  }

  private FormatException error(String problem) {
    return new FormatException(path, "byte " + (start + at), problem);
  }
}
