package io.github.hrm4j.train.view;

import io.github.hrm4j.tensor.io.AtomicFile;
import io.github.hrm4j.train.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A report on the disk: it appears as a whole, and replaces nothing but an earlier report. */
public final class ReportFile {
  private ReportFile() {}

  /**
   * Checks that nothing of value would be overwritten.
   *
   * @param force whether the user said that it may be
   * @throws ConfigException if the place is taken, or the folder is missing
   */
  public static void requireFree(Path path, boolean force) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new ConfigException(path + ": there is no folder " + folder);
    }
    if (Files.isDirectory(path)) {
      throw new ConfigException(path + ": is a folder; give the name of a file");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new ConfigException(path + ": is a device or a pipe; give the name of a file");
    }
    if (Files.exists(path) && !force && !isReport(path)) {
      throw new ConfigException(
          path + ": is there and is no earlier report; choose another name, or add --force");
    }
  }

  private static boolean isReport(Path path) throws IOException {
    byte[] mark = Page.MARK.getBytes(StandardCharsets.UTF_8);
    try (InputStream in = Files.newInputStream(path)) {
      return java.util.Arrays.equals(in.readNBytes(mark.length), mark);
    }
  }

  /**
   * Writes the page.
   *
   * @return its size in bytes
   */
  public static long write(Path path, PageData data) throws IOException {
    var bytes = new ByteArrayOutputStream(1 << 20);
    Page.write(data, bytes);
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(ByteBuffer.wrap(bytes.toByteArray()));
      file.commit();
    }
    return bytes.size();
  }
}
