package io.github.hrm4j.tensor.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A strict reader of JSON (RFC 8259) for the headers of tensor files: objects become maps in order,
 * arrays lists, numbers Long where they are written as integers that fit and Double otherwise, null
 * stays null. Equal keys in one object, deep nesting and anything after the value are refused.
 */
final class Json {
  private static final int MAX_DEPTH = 64;

  private final String text;
  private int at;
  private int depth;

  /** A fault of the text, at an index into it. */
  static final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int index;

    SyntaxException(int index, String problem) {
      super(problem);
      this.index = index;
    }

    int index() {
      return index;
    }
  }

  private Json(String text) {
    this.text = text;
  }

  /** Reads one value that fills the text, blanks aside. */
  static Object parse(String text) throws SyntaxException {
    Json json = new Json(text);
    Object value = json.value();
    json.skipSpace();
    if (json.at < text.length()) {
      throw json.error("text after the value");
    }
    return value;
  }

  private Object value() throws SyntaxException {
    skipSpace();
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, Object> object() throws SyntaxException {
    enter();
    Map<String, Object> members = new LinkedHashMap<>();
    if (!accept('}')) {
      do {
        skipSpace();
        int start = at;
        String key = string();
        if (members.containsKey(key)) {
          at = start;
          throw error("the key \"" + key + "\" occurs twice");
        }
        expect(':');
        members.put(key, value());
      } while (accept(','));
      expect('}');
    }
    depth--;
    return members;
  }

  private List<Object> array() throws SyntaxException {
    enter();
    List<Object> elements = new ArrayList<>();
    if (!accept(']')) {
      do {
        elements.add(value());
      } while (accept(','));
      expect(']');
    }
    depth--;
    return elements;
  }

  private void enter() throws SyntaxException {
    if (++depth > MAX_DEPTH) {
      throw error("nested more than " + MAX_DEPTH + " deep");
    }
    at++;
  }

  private Object word(String word, Object meaning) throws SyntaxException {
    if (!text.startsWith(word, at)) {
      throw error("a value was expected");
    }
    at += word.length();
    return meaning;
  }

  private Object number() throws SyntaxException {
    int start = at;
    boolean integer = true;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits(start);
    }
    if (peek() == '.') {
      integer = false;
      at++;
      digits(start);
    }
    if (peek() == 'e' || peek() == 'E') {
      integer = false;
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits(start);
    }
    String digits = text.substring(start, at);
    // 18 digits always fit into a long.
    return integer && digits.length() <= 18 ? (Object) Long.valueOf(digits) : real(start, digits);
  }

  private Object real(int start, String digits) throws SyntaxException {
    if (digits.length() > 40) {
      at = start;
      throw error("a number of " + digits.length() + " characters");
    }
    return Double.valueOf(digits);
  }

  private void digits(int start) throws SyntaxException {
    int first = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == first) {
      at = start;
      throw error("a value was expected");
    }
  }

  private String string() throws SyntaxException {
    if (peek() != '"') {
      throw error("a string was expected");
    }
    StringBuilder result = new StringBuilder();
    at++;
    while (peek() != '"') {
      char c = peek();
      if (c < 0x20) {
        throw error("a string is not closed, or has a control character in it");
      }
      at++;
      result.append(c == '\\' ? escape() : c);
    }
    at++;
    return result.toString();
  }

  private char escape() throws SyntaxException {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw error("an unknown escape");
    };
  }

  private char unicode() throws SyntaxException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      char c = peek();
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw error("\\u needs four hexadecimal digits");
      }
      code = code * 16 + digit;
      at++;
    }
    return (char) code;
  }

  // 0 stands for the end: it is not valid anywhere outside of strings, nor bare inside them.
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

  private void expect(char c) throws SyntaxException {
    if (!accept(c)) {
      throw error("'" + c + "' was expected");
    }
  }

  private SyntaxException error(String problem) {
    return new SyntaxException(at, problem);
  }

  /** A JSON string literal of the text. */
  static String quote(String text) {
    StringBuilder result = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> result.append("\\\"");
        case '\\' -> result.append("\\\\");
        case '\n' -> result.append("\\n");
        default -> {
          // Lone surrogates have no UTF-8; escaped they survive.
          if (c < 0x20 || Character.isSurrogate(c)) {
            result.append("\\u%04x".formatted((int) c));
          } else {
            result.append(c);
          }
        }
      }
    }
    return result.append('"').toString();
  }
}
