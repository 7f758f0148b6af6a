package io.github.hrm4j.tensor.io;

import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.PickleValues.Dict;
import io.github.hrm4j.tensor.io.PickleValues.Global;
import io.github.hrm4j.tensor.io.PickleValues.Tuple;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names that a pickle of tensors may import, and what calling them stands for. This is the
 * whole list: everything else is refused by name.
 */
final class TorchObjects implements Pickle.Objects {
  private static final String ORDERED_DICT = "collections.OrderedDict";
  private static final String TENSOR = "torch._utils._rebuild_tensor_v2";
  private static final String PARAMETER = "torch._utils._rebuild_parameter";
  private static final String SIZE = "torch.Size";
  private static final String DEVICE = "torch.device";

  private static final Set<String> CALLABLE = Set.of(ORDERED_DICT, TENSOR, PARAMETER, SIZE, DEVICE);

  private static final Map<String, DType> STORAGES =
      Map.of(
          "torch.FloatStorage", DType.F32,
          "torch.DoubleStorage", DType.F64,
          "torch.HalfStorage", DType.F16,
          "torch.BFloat16Storage", DType.BF16,
          "torch.LongStorage", DType.I64,
          "torch.IntStorage", DType.I32,
          "torch.ByteStorage", DType.U8,
          "torch.BoolStorage", DType.BOOL);

  /** Types as values, such as a setting {@code dtype: torch.bfloat16}. */
  private static final Set<String> TYPES =
      Set.of(
          "torch.float32",
          "torch.float64",
          "torch.float16",
          "torch.bfloat16",
          "torch.int64",
          "torch.int32",
          "torch.int16",
          "torch.int8",
          "torch.uint8",
          "torch.bool");

  private static final int MAX_RANK = 64;

  private final Path path;
  private final String prefix;
  private final Map<String, ZipFile.Entry> entries;
  private final Map<String, TorchStorage> storages = new HashMap<>();

  /**
   * For one archive.
   *
   * @param prefix what all its names begin with
   */
  TorchObjects(Path path, String prefix, Map<String, ZipFile.Entry> entries) {
    this.path = path;
    this.prefix = prefix;
    this.entries = entries;
  }

  @Override
  public Object global(String name) throws PickleException {
    if (CALLABLE.contains(name) || STORAGES.containsKey(name)) {
      return new Global(name);
    }
    if (TYPES.contains(name)) {
      return name;
    }
    String hint =
        name.startsWith("torch.") && name.endsWith("Storage")
            ? "this type of elements is not supported"
            : "it may hold code; save model.state_dict() instead of objects; nothing was executed";
    throw new PickleException("'" + name + "' is not on the list of names to import: " + hint);
  }

  @Override
  public Object call(Object callable, Tuple arguments, PickleBudget budget) throws PickleException {
    List<Object> given = arguments.items();
    String name = callable instanceof Global global ? global.name() : "";
    budget.charge(PickleBudget.DICT);
    return switch (name) {
      case ORDERED_DICT -> orderedDict(given, budget);
      case TENSOR -> tensor(given);
      case PARAMETER -> parameter(given);
      case SIZE -> only(given, Tuple.class, SIZE);
      case DEVICE -> arguments;
      default -> throw new PickleException(PickleValues.describe(callable) + " cannot be called");
    };
  }

  private static Dict orderedDict(List<Object> given, PickleBudget budget) throws PickleException {
    Dict dict = new Dict();
    if (given.isEmpty()) {
      return dict;
    }
    List<?> pairs = only(given, List.class, ORDERED_DICT);
    for (Object pair : pairs) {
      List<?> keyAndValue =
          switch (pair) {
            case Tuple tuple -> tuple.items();
            case List<?> list -> list;
            default -> List.of();
          };
      if (keyAndValue.size() != 2) {
        throw new PickleException("OrderedDict of something that is no list of pairs");
      }
      budget.charge(PickleBudget.DICT_ENTRY);
      dict.put(keyAndValue.get(0), keyAndValue.get(1));
    }
    return dict;
  }

  private static <T> T only(List<Object> given, Class<T> type, String name) throws PickleException {
    if (given.size() != 1 || !type.isInstance(given.getFirst())) {
      throw new PickleException(name + " is called with arguments that it does not take");
    }
    return type.cast(given.getFirst());
  }

  /** (data, requires_grad, backward_hooks) → data. */
  private static TorchTensor parameter(List<Object> given) throws PickleException {
    if (given.size() == 3 && given.getFirst() instanceof TorchTensor tensor) {
      return tensor;
    }
    throw new PickleException("a parameter without a tensor");
  }

  /** (storage, offset, size, stride, requires_grad, backward_hooks[, metadata]). */
  private static TorchTensor tensor(List<Object> given) throws PickleException {
    boolean fits = given.size() == 6 || given.size() == 7;
    if (!fits
        || !(given.get(0) instanceof TorchStorage storage)
        || !(given.get(1) instanceof Long offset)
        || !(given.get(2) instanceof Tuple size)
        || !(given.get(3) instanceof Tuple stride)
        || offset < 0
        || size.items().size() != stride.items().size()) {
      throw new PickleException("a tensor needs storage, offset, size and stride");
    }
    if (size.items().size() > MAX_RANK) {
      throw new PickleException(
          "a tensor of %d axes; at most %d are read".formatted(size.items().size(), MAX_RANK));
    }
    long[] strides = numbers(stride, Long.MAX_VALUE, "stride");
    return TorchTensor.of(storage, shape(size), strides, offset);
  }

  private static Shape shape(Tuple size) throws PickleException {
    long[] extents = numbers(size, Integer.MAX_VALUE, "extent");
    int[] ints = new int[extents.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) extents[i];
    }
    try {
      return Shape.of(ints);
    } catch (ArithmeticException e) {
      throw new PickleException("a tensor of more elements than can be counted");
    }
  }

  private static long[] numbers(Tuple tuple, long most, String what) throws PickleException {
    long[] numbers = new long[tuple.items().size()];
    for (int i = 0; i < numbers.length; i++) {
      Object item = tuple.items().get(i);
      if (!(item instanceof Long number) || number < 0 || number > most) {
        throw new PickleException(
            "a tensor's %s is %s".formatted(what, PickleValues.describe(item)));
      }
      numbers[i] = number;
    }
    return numbers;
  }

  /** ('storage', type, key, location, elements[, view]): the location is where it was, not is. */
  @Override
  public Object persistent(Object id) throws PickleException {
    List<Object> parts = id instanceof Tuple tuple ? tuple.items() : List.of();
    if (parts.size() < 5
        || parts.size() > 6
        || !"storage".equals(parts.get(0))
        || !(parts.get(1) instanceof Global(String type))
        || !(parts.get(2) instanceof String key)
        || !(parts.get(3) instanceof String)
        || !(parts.get(4) instanceof Long elements)
        || (parts.size() == 6 && parts.get(5) != PickleValues.NONE)) {
      throw new PickleException("a reference that is not ('storage', type, key, location, size)");
    }
    DType dtype = STORAGES.get(type);
    ZipFile.Entry entry = entries.get(prefix + "data/" + key);
    if (dtype == null || entry == null) {
      throw new PickleException(
          dtype == null
              ? PickleValues.describe(parts.get(1)) + " is no type of storage"
              : "the storage " + PickleValues.describe(key) + " is missing");
    }
    long bytes = entry.data().byteSize();
    if (elements < 0 || bytes % dtype.bytes() != 0 || bytes / dtype.bytes() != elements) {
      throw new PickleException(
          "the storage %s has %d bytes, must have %d elements of %s"
              .formatted(PickleValues.describe(key), bytes, elements, dtype.label()));
    }
    return storages.computeIfAbsent(dtype + " " + key, _ -> new TorchStorage(path, entry, dtype));
  }
}
