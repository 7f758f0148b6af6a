package io.github.hrm4j.train.get;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Unpacks the JSON files of one folder of a repository's archive. What a hostile archive can say is
 * taken as wrong: names that lead out of the folder, and more or larger files than there can be.
 * Only plain files and folders are made, never links.
 */
final class Unzip {
  private static final int MOST_ENTRIES = 20_000;
  private static final long MOST_BYTES = 256L << 20;
  private static final String SUFFIX = ".json";

  private final Path archive;
  private final String subfolder;
  private long bytes;

  private Unzip(Path archive, String subfolder) {
    this.archive = archive;
    this.subfolder = subfolder;
  }

  /**
   * Unpacks into an empty folder. Archives hold everything in one folder, whose name does not
   * matter.
   *
   * @param subfolder what to take of that folder
   * @return the number of files written
   * @throws DownloadException if the archive is broken or not to be trusted
   */
  static int unpack(Path archive, String subfolder, Path target) throws IOException {
    return new Unzip(archive, subfolder).unpack(target);
  }

  private int unpack(Path target) throws IOException {
    int files = 0;
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      List<? extends ZipEntry> entries = Collections.list(zip.entries());
      if (entries.size() > MOST_ENTRIES) {
        throw wrong(entries.size() + " entries are too many");
      }
      for (ZipEntry entry : entries) {
        String name = inside(entry.getName());
        if (name.endsWith(SUFFIX) && !entry.isDirectory()) {
          try (InputStream in = zip.getInputStream(entry)) {
            write(in, target.resolve(name), entry.getName());
          }
          files++;
        }
      }
    } catch (ZipException e) {
      throw new DownloadException(archive + ": not a zip archive: " + e.getMessage(), e);
    }
    if (files == 0) {
      throw wrong("no %s file in its folder %s".formatted(SUFFIX, subfolder));
    }
    return files;
  }

  /** The path in the subfolder, or "" for what lies elsewhere. */
  private String inside(String entry) throws DownloadException {
    String plain = entry.endsWith("/") ? entry.substring(0, entry.length() - 1) : entry;
    for (String part : plain.split("/", -1)) {
      boolean plainPart = !part.isEmpty() && !part.equals(".") && !part.equals("..");
      if (!plainPart || part.indexOf('\\') >= 0 || part.indexOf(':') >= 0 || hasControl(part)) {
        throw wrong("the name '%s' is not that of a file in it".formatted(printable(entry)));
      }
    }
    int top = plain.indexOf('/');
    String below = top < 0 ? "" : plain.substring(top + 1);
    return below.startsWith(subfolder + "/") ? below.substring(subfolder.length() + 1) : "";
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private void write(InputStream in, Path file, String name) throws IOException {
    Files.createDirectories(file.getParent());
    if (Files.exists(file)) {
      throw wrong("'%s' is in it twice".formatted(printable(name)));
    }
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
        if (bytes > MOST_BYTES) {
          throw wrong("its files are larger than %d bytes".formatted(MOST_BYTES));
        }
        out.write(buffer, 0, n);
      }
    }
  }

  private DownloadException wrong(String what) {
    return new DownloadException(archive + ": not the archive that was expected: " + what);
  }
}
