package io.github.hrm4j.tensor.io;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A safetensors file, mapped into memory: named tensors and a map of strings. Everything the header
 * says is checked before anything is used: types and shapes, and that the tensors fill the data
 * without gap or overlap.
 */
public final class Safetensors implements AutoCloseable {
  private final MappedFile file;
  private final SafetensorsHeader header;

  /**
   * One tensor of the file.
   *
   * @param dtype the elements' type
   * @param shape the extents
   * @param data its elements in row-major order, little-endian, valid until the file is closed
   */
  public record Entry(DType dtype, Shape shape, MemorySegment data) implements TensorData {
    @Override
    public void forEachChunk(Sink sink) throws IOException {
      Segments.forEachChunk(data, sink);
    }

    @Override
    public Tensor load(Backend backend) {
      Tensor tensor = backend.empty(dtype, shape);
      backend.write(tensor, data);
      return tensor;
    }
  }

  private Safetensors(MappedFile file, SafetensorsHeader header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Maps a file and checks its header.
   *
   * @param path the file
   * @return the open file
   * @throws FormatException if it is not a safetensors file that can be read
   * @throws IOException if there is no such file or it cannot be mapped
   */
  public static Safetensors open(Path path) throws IOException {
    return of(MappedFile.open(path));
  }

  /**
   * Reads a file that lies in memory, such as a resource.
   *
   * @param name what to call it in messages
   * @param bytes the whole file; copied
   * @return the file, to be closed
   * @throws FormatException if it is not a safetensors file that can be read
   */
  public static Safetensors read(Path name, byte[] bytes) throws FormatException {
    return of(MappedFile.copyOf(name, bytes));
  }

  private static Safetensors of(MappedFile file) throws FormatException {
    try {
      return new Safetensors(file, SafetensorsHeader.parse(file.path(), file.bytes()));
    } catch (FormatException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Writes a file atomically: the name leads to the old or the new contents, never to a part. Equal
   * tensors and metadata give equal bytes.
   *
   * @param path the file
   * @param tensors by name, of any shape and layout, on any backend; they are written one piece
   *     after the other
   * @param metadata what stands under {@code __metadata__}; may be empty
   * @throws IOException if it cannot be written
   * @throws IOException if it cannot be written
   */
  public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    Map<String, TensorData> data = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> data.put(name, TensorData.of(tensor)));
    copy(path, data, metadata);
  }

  /**
   * As {@link #write}, of tensors wherever they lie; none is held in memory.
   *
   * @param path the file
   * @param tensors by name, of any shape
   * @param metadata what stands under {@code __metadata__}; may be empty
   * @throws IOException if it cannot be read
   * @throws IOException if it cannot be written
   */
  public static void copy(
      Path path, Map<String, ? extends TensorData> tensors, Map<String, String> metadata)
      throws IOException {
    SafetensorsWriter.write(path, tensors, metadata);
  }

  /** {@return the file's path, as it was given} */
  public Path path() {
    return file.path();
  }

  /** {@return the tensors by name, in the order in which they lie in the file} */
  public Map<String, Entry> tensors() {
    return header.tensors();
  }

  /** {@return the strings under {@code __metadata__}; empty if there are none} */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /**
   * One tensor's place in the file.
   *
   * @param name the tensor's name
   * @return where it lies
   * @throws FormatException if the file has no tensor of that name
   */
  public Entry entry(String name) throws FormatException {
    Entry entry = header.tensors().get(name);
    if (entry == null) {
      throw new FormatException(path(), "tensor " + name, "is missing");
    }
    return entry;
  }

  /**
   * A copy of one tensor, owned by the innermost open scope.
   *
   * @param name the tensor's name
   * @param backend where it is to lie
   * @return a tensor of the file's shape and type
   * @throws FormatException if the file has no tensor of that name
   */
  public Tensor load(String name, Backend backend) throws FormatException {
    return entry(name).load(backend);
  }

  /** Unmaps the file; the entries' data must not be used any more. */
  @Override
  public void close() {
    file.close();
  }
}
