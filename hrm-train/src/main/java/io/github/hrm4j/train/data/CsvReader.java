package io.github.hrm4j.train.data;

import io.github.hrm4j.tensor.io.FormatException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The text of a CSV file without its byte order mark. It refuses a row that does not end, such as
 * one with a quote that is never closed, before it fills the memory.
 */
final class CsvReader extends FilterReader {
  private static final int LONGEST_ROW = 1 << 22;
  // The parser reads ahead, so this is more than the columns of one row.
  private static final int MOST_COLUMNS = 100_000;
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private final Path file;
  private long inRow;
  private long columns;

  private CsvReader(Path file, Reader text) {
    super(text);
    this.file = file;
  }

  /** Opens a file of UTF-8 text. */
  static CsvReader open(Path file) throws IOException {
    var text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    try {
      text.mark(1);
      if (text.read() != BYTE_ORDER_MARK) {
        text.reset();
      }
      return new CsvReader(file, text);
    } catch (CharacterCodingException e) {
      text.close();
      throw new FormatException(file, "first lines", "not text in UTF-8", e);
    } catch (IOException e) {
      text.close();
      throw e;
    }
  }

  /** To be called between rows. */
  void endRow() {
    inRow = 0;
    columns = 0;
  }

  @Override
  public int read() throws IOException {
    int c = super.read();
    count(c < 0 ? 0 : 1);
    columns += c == ',' ? 1 : 0;
    return c;
  }

  @Override
  public int read(char[] to, int at, int length) throws IOException {
    int count = super.read(to, at, length);
    for (int i = at; i < at + count; i++) {
      columns += to[i] == ',' ? 1 : 0;
    }
    count(Math.max(count, 0));
    return count;
  }

  private void count(int characters) throws IOException {
    inRow += characters;
    if (columns > MOST_COLUMNS) {
      throw new FormatException(
          file, "row", "more than %d columns; is this a CSV file?".formatted(MOST_COLUMNS));
    }
    if (inRow > LONGEST_ROW) {
      throw new FormatException(
          file,
          "row",
          "more than %d characters without an end; is a quote not closed?".formatted(LONGEST_ROW));
    }
  }
}
