package io.github.hrm4j.tensor.io;

import io.github.hrm4j.tensor.DTypeException;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.ShapeException;
import io.github.hrm4j.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Writes a .npy file (version 1.0) piece by piece, for arrays that need not fit into memory. The
 * number of rows is counted and put into the header at the end. The file appears under its name
 * only with {@link #finish}; closed without it, nothing is left behind.
 *
 * <pre>{@code
 * try (var inputs = NpyWriter.create(path, NpyType.UINT8, Shape.of(81))) {
 *   puzzles.forEach(inputs::append);
 *   inputs.finish();
 * }
 * }</pre>
 */
public final class NpyWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final AtomicFile file;
  private final NpyType type;
  private final Shape row;
  private final int headerBytes;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long elements;

  private NpyWriter(AtomicFile file, NpyType type, Shape row) throws IOException {
    this.file = file;
    this.type = type;
    this.row = row;
    ByteBuffer widest = NpyHeader.encode(type, extents(Integer.MAX_VALUE), 0);
    this.headerBytes = widest.limit();
    file.write(widest);
  }

  /**
   * Begins a file.
   *
   * @param path the file
   * @param type the elements' type in the file
   * @param row the shape of one row, which is the array's without its first axis; {@code
   *     Shape.of()} for a vector
   * @return a writer that leaves nothing behind unless it is finished
   * @throws IOException if it cannot be written
   */
  public static NpyWriter create(Path path, NpyType type, Shape row) throws IOException {
    AtomicFile file = AtomicFile.create(path);
    try {
      return new NpyWriter(file, type, row);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * The bytes that precede the data of an array, for those who write the data by themselves, such
   * as several threads at once. The data is little-endian, in C order.
   *
   * @param type the elements' type in the file
   * @param shape the array's extents
   * @return the header's bytes
   */
  public static byte[] header(NpyType type, Shape shape) {
    ByteBuffer header = NpyHeader.encode(type, shape.toArray(), 0);
    byte[] bytes = new byte[header.remaining()];
    header.get(bytes);
    return bytes;
  }

  /**
   * Writes a whole array as {@code <i4>}.
   *
   * @param path the file
   * @param shape the array's extents
   * @param values the elements in row-major order
   * @throws IOException if it cannot be written
   * @throws IOException if it cannot be written
   * @throws io.github.hrm4j.tensor.ShapeException if there are more or fewer values than elements
   */
  public static void write(Path path, Shape shape, int[] values) throws IOException {
    write(path, NpyType.INT32, shape, values);
  }

  /**
   * Writes a whole array of integers.
   *
   * @param path the file
   * @param type the elements' type in the file
   * @param shape the array's extents
   * @param values the elements in row-major order
   * @throws IllegalArgumentException if a value does not fit into the type
   * @throws IOException if it cannot be written
   * @throws io.github.hrm4j.tensor.ShapeException if there are more or fewer values than elements
   */
  public static void write(Path path, NpyType type, Shape shape, int[] values) throws IOException {
    requireSize(shape, values.length);
    try (NpyWriter writer = create(path, type, shape)) {
      writer.append(values, 0, values.length);
      writer.commit(shape.toArray());
    }
  }

  /**
   * Writes a whole array as {@code <f4>}.
   *
   * @param path the file
   * @param shape the array's extents
   * @param values the elements in row-major order
   * @throws IOException if it cannot be written
   * @throws io.github.hrm4j.tensor.ShapeException if there are more or fewer values than elements
   */
  public static void write(Path path, Shape shape, float[] values) throws IOException {
    requireSize(shape, values.length);
    try (NpyWriter writer = create(path, NpyType.FLOAT32, shape)) {
      writer.append(values, 0, values.length);
      writer.commit(shape.toArray());
    }
  }

  /**
   * Writes a tensor in its own type.
   *
   * @param path the file
   * @param tensor of any shape and layout, on any backend
   * @throws DTypeException if it is bfloat16, which NumPy does not have
   * @throws IOException if it cannot be written
   */
  public static void write(Path path, Tensor tensor) throws IOException {
    NpyType type = NpyType.of(tensor.dtype());
    if (type == null) {
      throw new DTypeException("npy: NumPy has no " + tensor.dtype().label() + "; cast it to f32");
    }
    try (NpyWriter writer = create(path, type, tensor.shape())) {
      TensorData.of(tensor).forEachChunk(writer.file::write);
      writer.commit(tensor.shape().toArray());
    }
  }

  private static void requireSize(Shape shape, int values) {
    if (shape.size() != values) {
      throw new ShapeException("npy: " + values + " values for shape " + shape);
    }
  }

  /**
   * Appends integers, a row or any part or number of rows.
   *
   * @param values the elements in row-major order
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if a value does not fit into the type
   */
  public void append(int[] values) throws IOException {
    append(values, 0, values.length);
  }

  /**
   * Appends integers.
   *
   * @param values the elements in row-major order
   * @param from index of the first to append
   * @param count how many to append
   * @throws IllegalArgumentException if a value does not fit into the type
   * @throws IOException if it cannot be written
   */
  public void append(int[] values, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      makeRoom();
      put(values[i]);
    }
    elements += count;
  }

  /**
   * Appends bytes, taken as unsigned unless the type is i1.
   *
   * @param values the elements in row-major order
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if a value does not fit into the type
   */
  public void append(byte[] values) throws IOException {
    for (byte value : values) {
      makeRoom();
      put(type == NpyType.INT8 ? value : value & 0xFF);
    }
    elements += values.length;
  }

  /**
   * Appends real numbers, a row or any part or number of rows.
   *
   * @param values the elements in row-major order
   * @throws IOException if it cannot be written
   * @throws IllegalStateException if the file's type is an integer
   */
  public void append(float[] values) throws IOException {
    append(values, 0, values.length);
  }

  /**
   * Appends real numbers.
   *
   * @param values the elements in row-major order
   * @param from index of the first to append
   * @param count how many to append
   * @throws IllegalStateException if the file's type is an integer
   * @throws IOException if it cannot be written
   */
  public void append(float[] values, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      makeRoom();
      put(values[i]);
    }
    elements += count;
  }

  private void makeRoom() throws IOException {
    if (buffer.remaining() < Long.BYTES) {
      flush();
    }
  }

  private void flush() throws IOException {
    file.write(buffer.flip());
    buffer.clear();
  }

  private void put(int value) {
    switch (type) {
      case BOOL -> buffer.put((byte) checked(value, 0, 1));
      case INT8 -> buffer.put((byte) checked(value, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case UINT8 -> buffer.put((byte) checked(value, 0, 0xFF));
      case INT16 -> buffer.putShort((short) checked(value, Short.MIN_VALUE, Short.MAX_VALUE));
      case UINT16 -> buffer.putShort((short) checked(value, 0, 0xFFFF));
      case INT32 -> buffer.putInt(value);
      case UINT32 -> buffer.putInt(checked(value, 0, Integer.MAX_VALUE));
      case INT64 -> buffer.putLong(value);
      case UINT64 -> buffer.putLong(checked(value, 0, Integer.MAX_VALUE));
      case FLOAT16, FLOAT32, FLOAT64 -> put((float) value);
    }
  }

  private int checked(int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "npy: " + value + " does not fit into " + type.descr() + ", " + min + " to " + max);
    }
    return value;
  }

  private void put(float value) {
    switch (type) {
      case FLOAT16 -> buffer.putShort(Float.floatToFloat16(value));
      case FLOAT32 -> buffer.putFloat(value);
      case FLOAT64 -> buffer.putDouble(value);
      case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 ->
          throw new IllegalStateException("npy: real numbers for a file of " + type.descr());
    }
  }

  /**
   * Completes the file and gives it its name.
   *
   * @throws IllegalStateException if the last row is not complete
   * @throws IOException if it cannot be written
   */
  public void finish() throws IOException {
    long rowSize = row.size();
    if (rowSize == 0 || elements % rowSize != 0) {
      throw new IllegalStateException(
          "npy: " + elements + " elements are not a whole number of rows " + row);
    }
    commit(extents(Math.toIntExact(elements / rowSize)));
  }

  private int[] extents(int rows) {
    int[] extents = new int[row.rank() + 1];
    extents[0] = rows;
    System.arraycopy(row.toArray(), 0, extents, 1, row.rank());
    return extents;
  }

  private void commit(int[] extents) throws IOException {
    flush();
    file.patch(0, NpyHeader.encode(type, extents, headerBytes));
    file.commit();
  }

  /** Closes the file; without {@link #finish} before, it is removed. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
