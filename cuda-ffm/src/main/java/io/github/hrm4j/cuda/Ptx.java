package io.github.hrm4j.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kernels as PTX text, and what can be read off it: the header, and the size of every parameter, so
 * that a launch with the wrong arguments is refused here and does not read beyond them.
 */
final class Ptx {
  private static final Pattern ENTRY =
      Pattern.compile("\\.entry\\s+(\\w+)\\s*\\(([^)]*)\\)", Pattern.DOTALL);
  private static final Pattern PARAMETER = Pattern.compile("\\.param\\s+\\.[busf](8|16|32|64)\\b");
  private static final Pattern VERSION = Pattern.compile("(?m)^\\s*\\.version\\s+(\\S+)");
  private static final Pattern TARGET = Pattern.compile("(?m)^\\s*\\.target\\s+(\\w+)");

  private final String text;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  Ptx(String text) {
    this.text = text;
    Matcher entry = ENTRY.matcher(text);
    while (entry.find()) {
      int[] bytes =
          PARAMETER
              .matcher(entry.group(2))
              .results()
              .mapToInt(parameter -> Integer.parseInt(parameter.group(1)) / Byte.SIZE)
              .toArray();
      entries.put(entry.group(1), new Entry(entry.group(1), bytes));
    }
  }

  /** The kernels of this module, as they are shipped. */
  static Ptx shipped() {
    try (InputStream in = Ptx.class.getResourceAsStream("kernels.ptx")) {
      if (in == null) {
        throw new IllegalStateException("kernels.ptx is missing from the jar of cuda-ffm");
      }
      return new Ptx(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text() {
    return text;
  }

  /** By name, in the order of the text. */
  Map<String, Entry> entries() {
    return entries;
  }

  /** Of the PTX language, such as {@code 6.3}: drivers refuse those that they do not know. */
  String version() {
    return first(VERSION);
  }

  /** Such as {@code sm_75}. */
  String target() {
    return first(TARGET);
  }

  private String first(Pattern pattern) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException("PTX without " + pattern);
    }
    return matcher.group(1);
  }

  /**
   * A kernel of the text.
   *
   * @param parameterBytes the size of each parameter
   */
  record Entry(String name, int[] parameterBytes) {}
}
