package io.github.hrm4j.train.get;

import io.github.hrm4j.tensor.io.AtomicFile;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.train.TextFile;
import io.github.hrm4j.train.data.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hashes of a folder's files, in a file {@code SHA256SUMS} that {@code sha256sum -c} reads.
 *
 * @param hashes SHA-256 in hexadecimal digits, by the file's path in the folder
 */
record Sha256Sums(SortedMap<String, String> hashes) {
  static final String FILE = "SHA256SUMS";

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](.+)");
  private static final int MOST_BYTES = 64 << 20;
  private static final int BUFFER_BYTES = 1 << 18;
  private static final double MEGA = 1e6;

  Sha256Sums(Map<String, String> hashes) {
    this(new TreeMap<>(hashes));
  }

  /** What is recorded in a folder; nothing if there is no such file. */
  static Sha256Sums read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    SortedMap<String, String> hashes = new TreeMap<>();
    if (Files.exists(file)) {
      int number = 0;
      for (String line : TextFile.read(file, MOST_BYTES).lines().toList()) {
        number++;
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
          throw new FormatException(file, "line " + number, "not a hash and a file's name");
        }
        hashes.put(matcher.group(2), matcher.group(1));
      }
    }
    return new Sha256Sums(hashes);
  }

  Optional<String> of(String name) {
    return Optional.ofNullable(hashes.get(name));
  }

  Sha256Sums with(String name, String hash) {
    Sha256Sums more = new Sha256Sums((Map<String, String>) hashes);
    more.hashes.put(name, hash);
    return more;
  }

  /** The file's contents: a line for each file, by name. */
  String text() {
    var text = new StringBuilder();
    hashes.forEach((name, hash) -> text.append(hash).append("  ").append(name).append('\n'));
    return text.toString();
  }

  /** The hash of the text, which stands for all of the contents. */
  String sha256() {
    byte[] text = text().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(digest().digest(text));
  }

  void write(Path folder) throws IOException {
    try (AtomicFile file = AtomicFile.create(folder.resolve(FILE))) {
      file.write(ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8)));
      file.commit();
    }
  }

  /** The hash of a file's contents. */
  static String hash(Path file, Progress progress) throws IOException {
    MessageDigest digest = digest();
    long total = Files.size(file);
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      long done = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        done += n;
        progress.update(
            "checking " + file.getFileName() + ", MB", (long) (done / MEGA), (long) (total / MEGA));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
