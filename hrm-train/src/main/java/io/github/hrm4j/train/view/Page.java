package io.github.hrm4j.train.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.DeflaterOutputStream;

/**
 * Puts a page together: {@code page.html} with the styles, the scripts and the data in their
 * places, so that one file is all there is. Its Content-Security-Policy lets it load nothing.
 */
public final class Page {
  /** With which every page of ours begins, to tell it from other files. */
  public static final String MARK = "<!doctype html><!-- made by hrm4j: hrm view -->";

  private static final String COMPLETE = "This file is complete in itself and loads nothing.";
  private static final String SERVED =
      "This page is served by the training itself, on this machine only, and gets new steps from it"
          + " while it runs; hrm view makes a file of the run.";

  private static final List<String> STYLES =
      List.of("uplot/uPlot.min.css", "page/base.css", "page/layout.css", "page/puzzle.css");

  private static final List<String> SCRIPTS =
      List.of(
          "uplot/uPlot.iife.min.js",
          "page/core.js",
          "page/svg.js",
          "page/sudoku.js",
          "page/maze.js",
          "page/arc.js",
          "page/tokens.js",
          "page/charts.js",
          "page/overview.js",
          "page/player.js",
          "page/votes.js",
          "page/browser.js",
          "page/live.js",
          "page/main.js");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Page() {}

  /** Writes a page in UTF-8. */
  public static void write(PageData data, OutputStream out) throws IOException {
    String template = resource("page/page.html");
    int at = 0;
    for (int mark = template.indexOf("{{"); mark >= 0; mark = template.indexOf("{{", at)) {
      int end = template.indexOf("}}", mark);
      text(out, template.substring(at, mark));
      place(template.substring(mark + 2, end), data, out);
      at = end + 2;
    }
    text(out, template.substring(at));
  }

  private static void place(String name, PageData data, OutputStream out) throws IOException {
    switch (name) {
      case "mark" -> text(out, MARK);
      case "title" -> text(out, escape(data.root().path("title").asText()));
      case "licence" -> text(out, resource("uplot/LICENSE"));
      case "connect" -> text(out, data.root().has("live") ? "'self'" : "'none'");
      case "foot" -> text(out, data.root().has("live") ? SERVED : COMPLETE);
      case "styles" -> text(out, resources(STYLES));
      case "scripts" -> text(out, resources(SCRIPTS));
      // In a script element only "</" and "<!--" mean anything; JSON can do without "<".
      case "data" -> text(out, JSON.writeValueAsString(data.root()).replace("<", "\\u003c"));
      case "arrays" -> arrays(data.arrays(), out);
      default -> throw new IllegalStateException("page.html: no place " + name);
    }
  }

  private static void arrays(Map<String, byte[]> arrays, OutputStream out) throws IOException {
    for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
      text(out, "<script type=\"text/plain\" id=\"array-" + array.getKey() + "\">");
      // The base64 stream ends with its own last characters, not with the page.
      try (OutputStream base64 = Base64.getEncoder().wrap(new Open(out));
          OutputStream deflated = new DeflaterOutputStream(base64)) {
        deflated.write(array.getValue());
      }
      text(out, "</script>\n");
    }
  }

  /** A stream that stays open. */
  private static final class Open extends OutputStream {
    private final OutputStream out;

    Open(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }
  }

  private static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static String resources(List<String> names) {
    return names.stream().map(Page::resource).collect(Collectors.joining("\n"));
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource view/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
