package io.github.hrm4j.train.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes planned arrays, several threads at once, a chunk of {@link ChunkHash#CHUNK} bytes at a
 * time, each hashed by the thread that made it. A thread keeps one chunk in memory.
 */
final class ParallelArrays implements AutoCloseable {
  private final List<Target> targets = new ArrayList<>();

  private ParallelArrays() {}

  /** An array's open files and, for each, the digests of its chunks. */
  private record Target(PlannedArray array, List<FileChannel> channels, byte[][] digests) {}

  /** A piece of work: the same chunk of all files of an array. */
  private record Chunk(int array, int number) {}

  /**
   * Writes the files and makes them durable.
   *
   * @return the hash of each file, as {@link ChunkHash} defines it
   */
  static Map<Path, String> write(List<PlannedArray> arrays, int threads, Progress progress)
      throws IOException {
    try (var writer = new ParallelArrays()) {
      for (PlannedArray array : arrays) {
        writer.open(array);
      }
      List<Chunk> chunks = chunks(arrays);
      Workers.run(
          chunks.size(),
          threads,
          () -> {
            var thread = new ChunkWriter(writer.targets);
            return item -> thread.write(chunks.get((int) item));
          },
          "writing",
          progress);
      return writer.finish();
    }
  }

  private void open(PlannedArray array) throws IOException {
    int files = array.files().size();
    List<FileChannel> channels = new ArrayList<>();
    byte[][] digests = new byte[files][Math.multiplyExact(array.chunks(), ChunkHash.DIGEST)];
    targets.add(new Target(array, channels, digests));
    for (Path file : array.files()) {
      channels.add(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }
  }

  // Those of different arrays interleaved: threads that write to the same file wait for each other.
  private static List<Chunk> chunks(List<PlannedArray> arrays) {
    List<Chunk> chunks = new ArrayList<>();
    for (int array = 0; array < arrays.size(); array++) {
      for (int number = 0; number < arrays.get(array).chunks(); number++) {
        chunks.add(new Chunk(array, number));
      }
    }
    chunks.sort(
        Comparator.comparingDouble(
            chunk -> (double) chunk.number / arrays.get(chunk.array).chunks()));
    return chunks;
  }

  private Map<Path, String> finish() throws IOException {
    Map<Path, String> hashes = new HashMap<>();
    for (Target target : targets) {
      for (int file = 0; file < target.channels.size(); file++) {
        target.channels.get(file).force(true);
        byte[] digest = ChunkHash.sha256().digest(target.digests[file]);
        hashes.put(target.array.files().get(file), ChunkHash.hex(digest));
      }
    }
    return hashes;
  }

  @Override
  public void close() throws IOException {
    for (Target target : targets) {
      for (FileChannel channel : target.channels) {
        channel.close();
      }
    }
  }

  /** One thread's buffer, digest and row writers. */
  private static final class ChunkWriter {
    private final List<Target> targets;
    private final List<PlannedArray.Rows> rows = new ArrayList<>();
    private final MessageDigest digest = ChunkHash.sha256();
    private final byte[][] buffers; // one for each file of an array

    ChunkWriter(List<Target> targets) {
      this.targets = targets;
      int files = 0;
      int extra = 0;
      for (Target target : targets) {
        rows.add(target.array.writers().get());
        files = Math.max(files, target.channels.size());
        extra = Math.max(extra, lead(target.array) + target.array.rowBytes());
      }
      buffers = new byte[files][ChunkHash.CHUNK + extra];
    }

    /** Where a chunk's data begins in the buffer, after room for the header and part of a row. */
    private static int lead(PlannedArray array) {
      return array.header().length + array.rowBytes();
    }

    void write(Chunk chunk) throws IOException {
      Target target = targets.get(chunk.array);
      long begin = (long) chunk.number * ChunkHash.CHUNK;
      int length = (int) Math.min(ChunkHash.CHUNK, target.array.size() - begin);
      int from = fill(target.array, rows.get(chunk.array), begin, begin + length);
      for (int file = 0; file < target.channels.size(); file++) {
        digest.update(buffers[file], from, length);
        byte[] result = digest.digest();
        int at = chunk.number * ChunkHash.DIGEST;
        System.arraycopy(result, 0, target.digests[file], at, ChunkHash.DIGEST);
        ByteBuffer bytes = ByteBuffer.wrap(buffers[file], from, length);
        for (long position = begin; bytes.hasRemaining(); ) {
          position += target.channels.get(file).write(bytes, position);
        }
      }
    }

    /**
     * Makes the bytes of the files from begin to end; the rows at both ends are made as a whole, so
     * those that lie across a border are made twice.
     *
     * @return where they begin in the buffer
     */
    private int fill(PlannedArray array, PlannedArray.Rows writer, long begin, long end)
        throws IOException {
      byte[] header = array.header();
      int rowBytes = array.rowBytes();
      int lead = lead(array);
      long firstByte = Math.max(begin - header.length, 0); // of the data, which comes to `lead`
      int row = (int) (firstByte / rowBytes);
      int at = lead - (int) (firstByte % rowBytes);
      int stop = lead + (int) (end - header.length - firstByte);
      for (; at < stop; at += rowBytes) {
        writer.write(row++, buffers, at);
      }
      if (begin > 0) {
        return lead;
      }
      for (byte[] buffer : buffers) {
        System.arraycopy(header, 0, buffer, lead - header.length, header.length);
      }
      return lead - header.length;
    }
  }
}
