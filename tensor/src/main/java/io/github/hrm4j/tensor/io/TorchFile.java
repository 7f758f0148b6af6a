package io.github.hrm4j.tensor.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A file of {@code torch.save} in PyTorch's zip format (1.6 and later), mapped into memory: a
 * pickle that says what there is, and a stored entry for each storage. The pickle is interpreted
 * over an allow-list and never executed.
 */
public final class TorchFile implements AutoCloseable {
  private static final String PICKLE = "data.pkl";

  // The first bytes of what torch.save wrote before 1.6, and writes on demand: a pickled number.
  private static final long LEGACY_MAGIC = 0x46_9c_fc_6c_0a_8a_02_80L;

  private final MappedFile file;
  private final TorchValues values;

  private TorchFile(MappedFile file, TorchValues values) {
    this.file = file;
    this.values = values;
  }

  /**
   * Maps a file and reads everything but the elements.
   *
   * @param path the file
   * @return the open file
   * @throws FormatException if it is not such a file, or its pickle asks for more than tensors
   * @throws IOException if there is no such file or it cannot be mapped
   */
  public static TorchFile open(Path path) throws IOException {
    MappedFile file = MappedFile.open(path);
    try {
      return new TorchFile(file, read(file));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * {@return whether a file begins as a zip file or an old PyTorch file does, whatever its name}
   *
   * @param path the file
   * @throws IOException if it cannot be read
   */
  public static boolean looksLike(Path path) throws IOException {
    MappedFile file = MappedFile.open(path);
    try {
      ByteView view = new ByteView(path, file.bytes());
      return view.size() >= 8
          && (view.unsigned16(0) == (ZipFile.LOCAL_SIGNATURE & 0xFFFF) || isLegacy(view));
    } finally {
      file.close();
    }
  }

  /**
   * Writes an OrderedDict of tensors as PyTorch does, {@code _metadata} included, atomically. Equal
   * tensors give equal bytes.
   *
   * @param path the file
   * @param tensors of any shape, in the order that the dict shall have; none is held in memory
   * @throws IOException if it cannot be written
   * @throws IOException if it cannot be written
   */
  public static void write(Path path, Map<String, ? extends TensorData> tensors)
      throws IOException {
    TorchWriter.write(path, tensors);
  }

  private static boolean isLegacy(ByteView view) {
    return view.size() >= 8 && view.bytes().get(ByteView.LONG, 0) == LEGACY_MAGIC;
  }

  private static TorchValues read(MappedFile file) throws IOException {
    Path path = file.path();
    if (isLegacy(new ByteView(path, file.bytes()))) {
      throw new FormatException(
          path,
          "byte 0",
          "PyTorch's format from before 1.6; load it there and save it again with torch.save");
    }
    Map<String, ZipFile.Entry> entries = ZipFile.read(file);
    String prefix = prefix(path, entries);
    ZipFile.Entry pickle = entries.get(prefix + PICKLE);
    TorchStorage.verify(path, pickle);
    checkByteOrder(path, entries.get(prefix + "byteorder"));
    TorchObjects objects = new TorchObjects(path, prefix, entries);
    Object root = Pickle.read(path, pickle.name(), pickle.data(), objects);
    return TorchValues.of(path, pickle.name(), root);
  }

  private static String prefix(Path path, Map<String, ZipFile.Entry> entries)
      throws FormatException {
    List<String> pickles =
        entries.keySet().stream().filter(name -> name.matches("[^/]+/data\\.pkl")).toList();
    if (pickles.size() != 1) {
      throw new FormatException(
          path, "zip directory", pickles.size() + " entries */data.pkl; a PyTorch file has one");
    }
    String prefix = pickles.getFirst().replace(PICKLE, "");
    if (entries.containsKey(prefix + "constants.pkl")) {
      throw new FormatException(
          path, "zip directory", "a TorchScript program; save its state_dict() instead");
    }
    return prefix;
  }

  private static void checkByteOrder(Path path, ZipFile.Entry entry) throws FormatException {
    MemorySegment little = MemorySegment.ofArray("little".getBytes(ByteView.ASCII));
    if (entry != null && entry.data().mismatch(little) != -1) {
      throw new FormatException(path, entry.name(), "only little-endian files are read");
    }
  }

  /** {@return the file's path, as it was given} */
  public Path path() {
    return file.path();
  }

  /**
   * {@return the tensors in the file's order, by name} What lies in dicts, lists and tuples is
   * named by the keys and indices on the way, joined with dots: {@code {"model": {"a.weight": t}}}
   * holds {@code model.a.weight}.
   */
  public Map<String, TensorData> tensors() {
    return Collections.unmodifiableMap(values.tensors());
  }

  /**
   * {@return the other values, named in the same way: Long, Double, String or Boolean; None is left
   * out, and so is what is none of these}
   */
  public Map<String, Object> scalars() {
    return Collections.unmodifiableMap(values.scalars());
  }

  /** Unmaps the file; its tensors must not be used any more. */
  @Override
  public void close() {
    file.close();
  }
}
