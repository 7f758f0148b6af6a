package io.github.hrm4j.train.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes planned arrays, several threads at once, a chunk of {@link ChunkHash#CHUNK} bytes at a
 * time, each hashed by the thread that made it. A thread keeps one chunk in memory.
 */
final class ParallelArrays implements AutoCloseable {
  private final List<Target> targets = new ArrayList<>();

  private ParallelArrays() {}

  /** An array's open file and the digests of its chunks; number {@code first} is its first. */
  private record Target(PlannedArray array, long first, FileChannel channel, byte[] digests) {}

  /**
   * Writes the files and makes them durable.
   *
   * @return the hash of each file, as {@link ChunkHash} defines it
   */
  static List<String> write(List<PlannedArray> arrays, int threads, Progress progress)
      throws IOException {
    try (var writer = new ParallelArrays()) {
      long chunks = writer.open(arrays);
      Workers.run(chunks, threads, () -> new ChunkWriter(writer.targets), "writing MiB", progress);
      return writer.finish();
    }
  }

  private long open(List<PlannedArray> arrays) throws IOException {
    long chunks = 0;
    for (PlannedArray array : arrays) {
      FileChannel channel =
          FileChannel.open(array.file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      byte[] digests = new byte[Math.multiplyExact(array.chunks(), ChunkHash.DIGEST)];
      targets.add(new Target(array, chunks, channel, digests));
      chunks += array.chunks();
    }
    return chunks;
  }

  private List<String> finish() throws IOException {
    List<String> hashes = new ArrayList<>();
    for (Target target : targets) {
      target.channel.force(true);
      hashes.add(ChunkHash.hex(ChunkHash.sha256().digest(target.digests)));
    }
    return hashes;
  }

  @Override
  public void close() throws IOException {
    for (Target target : targets) {
      target.channel.close();
    }
  }

  /** One thread's buffer, digest and row writer. */
  private static final class ChunkWriter implements Workers.Worker {
    private final List<Target> targets;
    private final MessageDigest digest = ChunkHash.sha256();
    private int current = -1;
    private PlannedArray.Rows rows;
    private byte[] buffer;
    private int lead;

    ChunkWriter(List<Target> targets) {
      this.targets = targets;
    }

    @Override
    public void accept(long item) throws IOException {
      while (current < 0 || item >= targets.get(current).first + array().chunks()) {
        current++;
        rows = array().writers().get();
        lead = array().header().length + array().rowBytes();
        buffer = new byte[lead + ChunkHash.CHUNK + array().rowBytes()];
      }
      Target target = targets.get(current);
      write(target, Math.toIntExact(item - target.first));
    }

    private PlannedArray array() {
      return targets.get(current).array;
    }

    private void write(Target target, int chunk) throws IOException {
      long begin = (long) chunk * ChunkHash.CHUNK;
      int length = (int) Math.min(ChunkHash.CHUNK, array().size() - begin);
      int from = fill(begin, begin + length);
      digest.update(buffer, from, length);
      System.arraycopy(digest.digest(), 0, target.digests, chunk * ChunkHash.DIGEST, 32);
      ByteBuffer bytes = ByteBuffer.wrap(buffer, from, length);
      for (long at = begin; bytes.hasRemaining(); ) {
        at += target.channel.write(bytes, at);
      }
    }

    /**
     * Makes the bytes of the file from begin to end; the rows at both ends are made as a whole, so
     * those that lie across a border are made twice.
     *
     * @return where they begin in the buffer
     */
    private int fill(long begin, long end) throws IOException {
      byte[] header = array().header();
      int rowBytes = array().rowBytes();
      long firstByte = Math.max(begin - header.length, 0); // of the data, which comes to `lead`
      int row = (int) (firstByte / rowBytes);
      int at = lead - (int) (firstByte % rowBytes);
      int stop = lead + (int) (end - header.length - firstByte);
      for (; at < stop; at += rowBytes) {
        rows.write(row++, buffer, at);
      }
      if (begin > 0) {
        return lead;
      }
      System.arraycopy(header, 0, buffer, lead - header.length, header.length);
      return lead - header.length;
    }
  }
}
