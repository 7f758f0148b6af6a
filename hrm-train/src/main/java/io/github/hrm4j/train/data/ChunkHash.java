package io.github.hrm4j.train.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;

/**
 * The hash of a file that several threads can compute while they write it: the SHA-256 of the
 * SHA-256 digests of its chunks of 1 MiB, the last one of which may be shorter. Digests are written
 * as hexadecimal digits.
 */
final class ChunkHash {
  /** Bytes of a chunk. */
  static final int CHUNK = 1 << 20;

  /** Bytes of a digest. */
  static final int DIGEST = 32;

  private ChunkHash() {}

  /** A digest to be used by one thread. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The hash of a file. */
  static String of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest whole = sha256();
      MessageDigest part = sha256();
      for (byte[] chunk = in.readNBytes(CHUNK); chunk.length > 0; chunk = in.readNBytes(CHUNK)) {
        whole.update(part.digest(chunk));
      }
      return hex(whole.digest());
    }
  }

  /** The plain SHA-256 of bytes. */
  static String plain(byte[] bytes) {
    return hex(sha256().digest(bytes));
  }

  /**
   * The plain SHA-256 of the lines {@code hash, two spaces, name, newline} in the order of the
   * names: that of the output of {@code sha256sum}, if that is what made the hashes.
   */
  static String ofList(SortedMap<String, String> hashByName) {
    MessageDigest list = sha256();
    for (Map.Entry<String, String> entry : hashByName.entrySet()) {
      String line = entry.getValue() + "  " + entry.getKey() + "\n";
      list.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return hex(list.digest());
  }

  /** A digest as hexadecimal digits. */
  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
