package io.github.hrm4j.train.golden;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The cases packed in the test resources. */
final class PackedCases {
  private static final String RESOURCE = "golden.zip";

  private PackedCases() {}

  /**
   * Unpacks all cases into a folder.
   *
   * @return the folder
   */
  static Path unpack(Path into) throws IOException {
    try (InputStream resource = PackedCases.class.getResourceAsStream(RESOURCE);
        ZipInputStream zip =
            new ZipInputStream(Objects.requireNonNull(resource, "no test resource " + RESOURCE))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = into.resolve(entry.getName()).normalize();
        if (!file.startsWith(into)) {
          throw new IOException(RESOURCE + ": " + entry.getName() + " leads out of the folder");
        }
        if (!entry.isDirectory()) {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
    return into;
  }
}
