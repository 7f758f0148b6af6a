package io.github.hrm4j.tensor.io;

import io.github.hrm4j.tensor.DType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;

/**
 * The pickle of an OrderedDict of contiguous tensors, as {@code torch.save(model.state_dict())}
 * makes it with protocol 2, but without a memo: every name is written out.
 */
final class PickleWriter {
  private static final String ORDERED_DICT = "ccollections\nOrderedDict\n)R";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private PickleWriter() {}

  static byte[] stateDict(Map<String, ? extends TensorData> tensors) {
    PickleWriter pickle = new PickleWriter();
    pickle.out.write(0x80);
    pickle.out.write(2);
    pickle.ascii(ORDERED_DICT);
    pickle.ascii("(");
    int key = 0;
    for (Map.Entry<String, ? extends TensorData> entry : tensors.entrySet()) {
      pickle.string(entry.getKey());
      pickle.tensor(entry.getValue(), Integer.toString(key++));
    }
    pickle.ascii("u");
    pickle.metadata(tensors);
    pickle.ascii(".");
    return pickle.out.toByteArray();
  }

  /** The attribute that PyTorch keeps versions of modules in, each being at its first. */
  private void metadata(Map<String, ? extends TensorData> tensors) {
    TreeSet<String> modules = new TreeSet<>();
    modules.add("");
    for (String name : tensors.keySet()) {
      for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
        modules.add(name.substring(0, dot));
      }
    }
    ascii("}");
    string("_metadata");
    ascii(ORDERED_DICT);
    ascii("(");
    for (String module : modules) {
      string(module);
      ascii("}");
      string("version");
      integer(1);
      ascii("s");
    }
    ascii("usb");
  }

  private void tensor(TensorData tensor, String key) {
    ascii("ctorch._utils\n_rebuild_tensor_v2\n((");
    string("storage");
    ascii("ctorch\n" + storageType(tensor.dtype()) + "\n");
    string(key);
    string("cpu");
    integer(tensor.shape().size());
    ascii("tQ");
    integer(0);
    int[] extents = tensor.shape().toArray();
    ascii("(");
    for (int extent : extents) {
      integer(extent);
    }
    ascii("t(");
    for (int axis = 0; axis < extents.length; axis++) {
      integer(tensor.shape().sizeAfter(axis));
    }
    ascii("t");
    out.write(0x89); // requires_grad: False
    ascii(ORDERED_DICT); // no hooks
    ascii("tR");
  }

  private static String storageType(DType dtype) {
    return switch (dtype) {
      case F32 -> "FloatStorage";
      case F64 -> "DoubleStorage";
      case F16 -> "HalfStorage";
      case BF16 -> "BFloat16Storage";
      case I64 -> "LongStorage";
      case I32 -> "IntStorage";
      case U8 -> "ByteStorage";
      case BOOL -> "BoolStorage";
    };
  }

  private void integer(long value) {
    boolean fits = value == (int) value;
    ByteBuffer bytes =
        ByteBuffer.allocate(fits ? 5 : 2 + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (fits) {
      bytes.put((byte) 'J').putInt((int) value);
    } else {
      bytes.put((byte) 0x8a).put((byte) Long.BYTES).putLong(value);
    }
    out.writeBytes(bytes.array());
  }

  private void string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN);
    out.writeBytes(head.put((byte) 'X').putInt(utf8.length).array());
    out.writeBytes(utf8);
  }

  private void ascii(String opcodes) {
    out.writeBytes(opcodes.getBytes(StandardCharsets.US_ASCII));
  }
}
