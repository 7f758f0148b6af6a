package io.github.hrm4j.train.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Compares the files of a dataset with the hashes in its {@code provenance.json}. */
public final class RecordedFiles {
  private static final int CHUNKS = 64; // hashed in parallel at a time
  private static final double MEGA = 1e6;

  private RecordedFiles() {}

  /**
   * The files that are not as they were written, each with what is the matter. Datasets of versions
   * that recorded no chunk hashes are not looked at.
   *
   * @param dataset a dataset with provenance
   */
  public static List<String> changed(Path dataset, Progress progress) throws IOException {
    JsonNode root = Provenance.read(dataset);
    List<String> changed = new ArrayList<>();
    if (root.path("chunk_bytes").asLong() != ChunkHash.CHUNK) {
      return changed;
    }
    for (Map.Entry<String, JsonNode> file : root.path("files").properties()) {
      Path path = dataset.resolve(file.getKey()).normalize();
      if (!path.startsWith(dataset.normalize()) || !Files.isRegularFile(path)) {
        changed.add(file.getKey() + ": recorded in provenance.json, but not there");
      } else if (!hash(path, progress).equals(file.getValue().asText())) {
        changed.add(file.getKey() + ": is not as it was written (hash in provenance.json)");
      }
    }
    return changed;
  }

  private static String hash(Path path, Progress progress) throws IOException {
    MessageDigest whole = ChunkHash.sha256();
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = file.size();
      long chunks = Math.ceilDiv(size, ChunkHash.CHUNK);
      for (long first = 0; first < chunks; first += CHUNKS) {
        long end = Math.min(chunks, first + CHUNKS);
        LongStream.range(first, end)
            .parallel()
            .mapToObj(chunk -> digest(file, chunk, size))
            .toList()
            .forEach(whole::update);
        progress.update(
            "hashing " + path.getFileName() + ", MB",
            (long) (Math.min(size, end * ChunkHash.CHUNK) / MEGA),
            (long) (size / MEGA));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return ChunkHash.hex(whole.digest());
  }

  private static byte[] digest(FileChannel file, long chunk, long size) {
    long from = chunk * ChunkHash.CHUNK;
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(ChunkHash.CHUNK, size - from));
    try {
      while (bytes.hasRemaining()) {
        if (file.read(bytes, from + bytes.position()) < 0) {
          throw new IOException("a file became shorter while it was read");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    MessageDigest digest = ChunkHash.sha256();
    digest.update(bytes.flip());
    return digest.digest();
  }
}
