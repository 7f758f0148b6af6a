package io.github.hrm4j.tensor.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file mapped into memory for reading, in a shared arena since loaders read from other threads.
 *
 * @param path the file
 * @param arena closing it unmaps the file
 * @param bytes the whole file
 */
record MappedFile(Path path, Arena arena, MemorySegment bytes) {
  /**
   * Maps a file.
   *
   * @throws NoSuchFileException if there is none
   * @throws FileSystemException if it is a folder or cannot be read
   */
  static MappedFile open(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "no such file");
    }
    if (!Files.isRegularFile(path)) {
      throw new FileSystemException(path.toString(), null, "not a file");
    }
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new MappedFile(path, arena, bytes);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** A file's bytes that came from elsewhere, in memory of their own. */
  static MappedFile copyOf(Path path, byte[] bytes) {
    Arena arena = Arena.ofShared();
    MemorySegment copy = arena.allocate(bytes.length, Long.BYTES);
    MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return new MappedFile(path, arena, copy.asReadOnly());
  }

  void close() {
    arena.close();
  }
}
