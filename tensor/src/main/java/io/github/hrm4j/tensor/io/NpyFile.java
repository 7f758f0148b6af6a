package io.github.hrm4j.tensor.io;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A NumPy array file (.npy 1.0 to 3.0, little-endian, C order), mapped into memory: an array of
 * several gigabytes costs no heap and is read where it is touched. May be read by several threads;
 * closing it unmaps the file.
 */
public final class NpyFile implements AutoCloseable {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MappedFile file;
  private final NpyHeader header;
  private final MemorySegment data;

  private NpyFile(MappedFile file, NpyHeader header) {
    this.file = file;
    this.header = header;
    this.data = file.bytes().asSlice(header.dataOffset());
  }

  /**
   * Maps a file and checks its header.
   *
   * @param path the file
   * @return the open file
   * @throws FormatException if it is not a .npy file that can be read
   * @throws IOException if there is no such file or it cannot be mapped
   */
  public static NpyFile open(Path path) throws IOException {
    MappedFile file = MappedFile.open(path);
    try {
      return new NpyFile(file, NpyHeader.parse(path, file.bytes()));
    } catch (FormatException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** {@return the file's path, as it was given} */
  public Path path() {
    return file.path();
  }

  /** {@return the array's shape} */
  public Shape shape() {
    return header.shape();
  }

  /** {@return the elements' type in the file} */
  public NpyType type() {
    return header.type();
  }

  /** {@return the number of elements} */
  public long size() {
    return header.shape().size();
  }

  /** {@return the extent of the first axis; 1 for a scalar} */
  public int rows() {
    return shape().rank() == 0 ? 1 : shape().extent(0);
  }

  /** {@return the elements in one row: the product of the extents after the first} */
  public long rowSize() {
    return shape().rank() == 0 ? 1 : shape().sizeAfter(0);
  }

  /** {@return the elements as they lie in the file, valid until this is closed} */
  public MemorySegment data() {
    return data;
  }

  /**
   * {@return all elements as ints}
   *
   * @throws IOException if it cannot be read
   * @throws FormatException if the array holds real numbers, or a value that does not fit into an
   *     int
   * @throws IOException if it cannot be read
   */
  public int[] ints() throws IOException {
    int[] values = new int[arraySize()];
    readInts(0, values, 0, values.length);
    return values;
  }

  /**
   * {@return all elements as floats}
   *
   * @throws IOException if it cannot be read
   * @throws FormatException if a 64-bit integer does not fit into 32 bits
   * @throws IOException if it cannot be read
   */
  public float[] floats() throws IOException {
    float[] values = new float[arraySize()];
    readFloats(0, values, 0, values.length);
    return values;
  }

  private int arraySize() throws FormatException {
    if (size() > Integer.MAX_VALUE - 8) {
      throw new FormatException(path(), "shape", shape() + " does not fit into one Java array");
    }
    return (int) size();
  }

  /**
   * Reads whole rows of an integer array.
   *
   * @param first index of the first row
   * @param count number of rows
   * @param to receives count · rowSize values from toIndex on
   * @param toIndex index in the array of the first element received
   * @throws IOException if it cannot be read
   * @throws IOException as {@link #readInts}
   */
  public void readRows(int first, int count, int[] to, int toIndex) throws IOException {
    readInts(first * rowSize(), to, toIndex, Math.toIntExact(count * rowSize()));
  }

  /**
   * Reads whole rows as floats; see {@link #readRows(int, int, int[], int)}.
   *
   * @param first index of the first row
   * @param count number of rows
   * @param to receives count · rowSize values from toIndex on
   * @param toIndex index in the array of the first element received
   * @throws IOException if it cannot be read
   * @throws IOException as {@link #readFloats}
   */
  public void readRows(int first, int count, float[] to, int toIndex) throws IOException {
    readFloats(first * rowSize(), to, toIndex, Math.toIntExact(count * rowSize()));
  }

  /**
   * Reads elements of an array of any integer type or bool.
   *
   * @param from index of the first element in row-major order
   * @param to receives them
   * @param toIndex index in the array of the first element received
   * @param count how many elements
   * @throws FormatException if the array holds real numbers, or a value that does not fit into an
   *     int
   * @throws IndexOutOfBoundsException if the range does not lie within both arrays
   */
  public void readInts(long from, int[] to, int toIndex, int count) throws IOException {
    MemorySegment part = part(from, count);
    switch (type()) {
      case BOOL, INT8 -> {
        for (int i = 0; i < count; i++) {
          to[toIndex + i] = part.get(ValueLayout.JAVA_BYTE, i);
        }
      }
      case UINT8 -> {
        for (int i = 0; i < count; i++) {
          to[toIndex + i] = part.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
        }
      }
      case INT16 -> {
        for (int i = 0; i < count; i++) {
          to[toIndex + i] = part.getAtIndex(SHORT, i);
        }
      }
      case UINT16 -> {
        for (int i = 0; i < count; i++) {
          to[toIndex + i] = part.getAtIndex(SHORT, i) & 0xFFFF;
        }
      }
      case INT32 -> MemorySegment.copy(part, INT, 0, to, toIndex, count);
      case UINT32 -> {
        for (int i = 0; i < count; i++) {
          to[toIndex + i] = narrow(part.getAtIndex(INT, i) & 0xFFFF_FFFFL, from + i);
        }
      }
      case INT64, UINT64 -> {
        for (int i = 0; i < count; i++) {
          to[toIndex + i] = narrow(part.getAtIndex(LONG, i), from + i);
        }
      }
      case FLOAT16, FLOAT32, FLOAT64 ->
          throw new FormatException(
              path(), "descr", "holds real numbers (" + type().descr() + "), not integers");
    }
  }

  // A uint64 of 2⁶³ or more is negative here; it is out of an int's range either way.
  private int narrow(long value, long index) throws FormatException {
    boolean wrapped = type() == NpyType.UINT64 && value < 0;
    if (wrapped || value != (int) value) {
      throw new FormatException(
          path(),
          "element " + index,
          (wrapped ? Long.toUnsignedString(value) : value) + " does not fit into 32 bits");
    }
    return (int) value;
  }

  /**
   * Reads elements of an array of any type, rounded to float32.
   *
   * @param from index of the first element in row-major order
   * @param to receives them
   * @param toIndex index in the array of the first element received
   * @param count how many elements
   * @throws FormatException if a 64-bit integer does not fit into 32 bits
   * @throws IndexOutOfBoundsException if the range does not lie within both arrays
   */
  public void readFloats(long from, float[] to, int toIndex, int count) throws IOException {
    MemorySegment part = part(from, count);
    switch (type()) {
      case FLOAT16 -> {
        for (int i = 0; i < count; i++) {
          to[toIndex + i] = Float.float16ToFloat(part.getAtIndex(SHORT, i));
        }
      }
      case FLOAT32 -> MemorySegment.copy(part, FLOAT, 0, to, toIndex, count);
      case FLOAT64 -> {
        for (int i = 0; i < count; i++) {
          to[toIndex + i] = (float) part.getAtIndex(DOUBLE, i);
        }
      }
      case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 -> {
        int[] values = new int[count];
        readInts(from, values, 0, count);
        for (int i = 0; i < count; i++) {
          to[toIndex + i] = values[i];
        }
      }
    }
  }

  private MemorySegment part(long from, int count) {
    Objects.checkFromIndexSize(from, count, size());
    return data.asSlice(from * type().bytes(), (long) count * type().bytes());
  }

  /**
   * A tensor of this array's shape and, where there is one, of its type; integers of other types
   * become i32.
   *
   * @param backend where it is to lie
   * @return a tensor of the array's shape
   * @throws FormatException if a value does not fit
   */
  public Tensor tensor(Backend backend) throws IOException {
    DType same = type().dtype();
    if (same == null) {
      return backend.ints(shape(), ints());
    }
    Tensor result = backend.empty(same, shape());
    backend.write(result, data);
    return result;
  }

  /** Unmaps the file; segments and reads after this throw. */
  @Override
  public void close() {
    file.close();
  }
}
