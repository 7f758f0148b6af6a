package io.github.hrm4j.tensor.io;

import io.github.hrm4j.tensor.io.PickleValues.Dict;
import io.github.hrm4j.tensor.io.PickleValues.Tuple;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Interprets the opcodes of a Python pickle (protocols 1 to 5, module {@code pickletools}) that
 * {@code torch.save} writes, and no others. A pickle is a program; this runs it over values that
 * cannot act: names are strings checked against a list, and what they would be called with is
 * handed to {@link Objects}. Time is linear in the file, memory is bounded by {@link PickleBudget}.
 */
final class Pickle {
  /** Gives meaning to what a pickle refers to; refuses what is not on its list. */
  interface Objects {
    /** A name that is imported, such as {@code collections.OrderedDict}. */
    Object global(String name) throws PickleException;

    /** What calling an imported name with arguments stands for. */
    Object call(Object callable, Tuple arguments, PickleBudget budget) throws PickleException;

    /** What lies outside of the pickle under this id. */
    Object persistent(Object id) throws PickleException;
  }

  /** Opcodes that act on objects of any class or name code in another way. */
  private static final Map<Integer, String> FORBIDDEN =
      Map.of(
          (int) 'i',
          "INST",
          (int) 'o',
          "OBJ",
          0x81,
          "NEWOBJ",
          0x92,
          "NEWOBJ_EX",
          0x82,
          "EXT1",
          0x83,
          "EXT2",
          0x84,
          "EXT4",
          (int) 'P',
          "PERSID");

  private static final int MAX_PROTOCOL = 5;

  private final PickleBudget budget = new PickleBudget();
  private final PickleInput in;
  private final PickleStack stack = new PickleStack();
  private final Map<Long, Object> memo = new HashMap<>();
  private final Objects objects;

  private Pickle(MemorySegment bytes, Objects objects) {
    this.in = new PickleInput(bytes, budget);
    this.objects = objects;
  }

  /**
   * The value that a pickle builds.
   *
   * @param path the file, for messages
   * @param name of the pickle in it, for messages
   */
  static Object read(Path path, String name, MemorySegment bytes, Objects objects)
      throws FormatException {
    Pickle pickle = new Pickle(bytes, objects);
    long opcode = 0;
    try {
      do {
        opcode = pickle.in.at();
      } while (pickle.step(pickle.in.unsigned8()));
      Object result = pickle.stack.pop();
      if (!pickle.stack.isEmpty() || pickle.in.at() != bytes.byteSize()) {
        throw new PickleException("the pickle ends, but something is left over");
      }
      return result;
    } catch (PickleException e) {
      throw new FormatException(path, name + " byte " + opcode, e.getMessage(), e);
    }
  }

  /** One opcode; whether there are more to come. */
  private boolean step(int opcode) throws PickleException {
    switch (opcode) {
      case 0x80 -> protocol(in.unsigned8());
      case 0x95 -> in.signed64(); // FRAME: a hint for readers of streams
      case '.' -> {
        return false;
      }
      case '(' -> stack.mark();
      case '0' -> stack.pop();
      case '1' -> stack.popToMark();
      case '2' -> stack.push(stack.peek());
      case 'N', 0x88, 0x89, 'J', 'K', 'M', 0x8a, 0x8b, 'I', 'L', 'F', 'G' ->
          stack.push(scalar(opcode));
      case 'X' -> stack.push(in.string(in.unsigned32()));
      case 0x8c -> stack.push(in.string(in.unsigned8()));
      case 0x8d -> stack.push(in.string(in.signed64()));
      case ')', 't', 0x85, 0x86, 0x87 -> stack.push(tuple(opcode));
      case ']', 'l', 'a', 'e' -> list(opcode);
      case '}', 'd', 's', 'u' -> dict(opcode);
      case 'q', 'r', 0x94, 'p' -> memoize(opcode);
      case 'h' -> stack.push(remembered(in.unsigned8()));
      case 'j' -> stack.push(remembered(in.unsigned32()));
      case 'g' -> stack.push(remembered(asIndex(in.decimal())));
      case 'c', 0x93, 'R', 'b', 'Q' -> object(opcode);
      default -> throw forbidden(opcode);
    }
    return true;
  }

  private static PickleException forbidden(int opcode) {
    String name = FORBIDDEN.get(opcode);
    return new PickleException(
        "opcode 0x%02x%s is not one that a checkpoint of tensors needs; nothing was executed"
            .formatted(opcode, name == null ? "" : " (" + name + ")"));
  }

  private static void protocol(int version) throws PickleException {
    if (version > MAX_PROTOCOL) {
      throw new PickleException(
          "protocol " + version + " is unknown; up to " + MAX_PROTOCOL + " are read");
    }
  }

  private Object scalar(int opcode) throws PickleException {
    budget.charge(PickleBudget.OBJECT);
    return switch (opcode) {
      case 'N' -> PickleValues.NONE;
      case 0x88 -> true;
      case 0x89 -> false;
      case 'J' -> (long) in.signed32();
      case 'K' -> (long) in.unsigned8();
      case 'M' -> (long) in.unsigned16();
      case 0x8a -> in.integer(in.unsigned8());
      case 0x8b -> in.integer(in.signed32());
      case 'I', 'L' -> in.decimal();
      case 'F' -> in.decimalReal();
      default -> in.real();
    };
  }

  private Tuple tuple(int opcode) throws PickleException {
    List<Object> items =
        switch (opcode) {
          case ')' -> List.of();
          case 't' -> stack.popToMark();
          default -> stack.pop(opcode - 0x84);
        };
    budget.charge(PickleBudget.LIST + (long) PickleBudget.REFERENCE * items.size());
    return new Tuple(items);
  }

  private void list(int opcode) throws PickleException {
    if (opcode == ']' || opcode == 'l') {
      List<Object> items = opcode == 'l' ? stack.popToMark() : new ArrayList<>();
      budget.charge(PickleBudget.LIST + (long) PickleBudget.REFERENCE * items.size());
      stack.push(items);
      return;
    }
    List<Object> items = opcode == 'a' ? List.of(stack.pop()) : stack.popToMark();
    budget.charge((long) PickleBudget.REFERENCE * items.size());
    asList(stack.peek()).addAll(items);
  }

  @SuppressWarnings("unchecked") // every list on the stack was made here
  private static List<Object> asList(Object value) throws PickleException {
    if (value instanceof List<?> list) {
      return (List<Object>) list;
    }
    throw new PickleException("appends to " + PickleValues.describe(value));
  }

  private void dict(int opcode) throws PickleException {
    if (opcode == '}' || opcode == 'd') {
      List<Object> items = opcode == 'd' ? stack.popToMark() : List.of();
      budget.charge(PickleBudget.DICT);
      Dict dict = new Dict();
      putAll(dict, items);
      stack.push(dict);
      return;
    }
    List<Object> items = opcode == 's' ? stack.pop(2) : stack.popToMark();
    if (!(stack.peek() instanceof Dict dict)) {
      throw new PickleException("sets items of " + PickleValues.describe(stack.peek()));
    }
    putAll(dict, items);
  }

  private void putAll(Dict dict, List<Object> keysAndValues) throws PickleException {
    if (keysAndValues.size() % 2 != 0) {
      throw new PickleException("a key without a value");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      budget.charge(PickleBudget.DICT_ENTRY);
      dict.put(keysAndValues.get(i), keysAndValues.get(i + 1));
    }
  }

  private void memoize(int opcode) throws PickleException {
    long index =
        switch (opcode) {
          case 'q' -> in.unsigned8();
          case 'r' -> in.unsigned32();
          case 0x94 -> memo.size();
          default -> asIndex(in.decimal());
        };
    budget.charge(PickleBudget.DICT_ENTRY);
    memo.put(index, stack.peek());
  }

  private Object remembered(long index) throws PickleException {
    Object value = memo.get(index);
    if (value == null) {
      throw new PickleException("memo " + index + " is empty");
    }
    return value;
  }

  private static long asIndex(Object value) throws PickleException {
    if (value instanceof Long index) {
      return index;
    }
    throw new PickleException(PickleValues.describe(value) + " is no index");
  }

  private void object(int opcode) throws PickleException {
    switch (opcode) {
      case 'c' -> {
        String module = in.line();
        stack.push(objects.global(module + "." + in.line()));
      }
      case 0x93 -> {
        List<Object> name = stack.pop(2);
        if (!(name.get(0) instanceof String module) || !(name.get(1) instanceof String member)) {
          throw new PickleException("imports something that is not named by strings");
        }
        stack.push(objects.global(module + "." + member));
      }
      case 'R' -> {
        Object arguments = stack.pop();
        if (!(arguments instanceof Tuple tuple)) {
          throw new PickleException(
              "calls with " + PickleValues.describe(arguments) + " instead of a tuple");
        }
        stack.push(objects.call(stack.pop(), tuple, budget));
      }
      case 'b' -> build(stack.pop(), stack.peek());
      default -> stack.push(objects.persistent(stack.pop()));
    }
  }

  /** The only state that is set: attributes of a dict, which is how {@code _metadata} travels. */
  private static void build(Object state, Object on) throws PickleException {
    if (!(on instanceof Dict dict) || !(state instanceof Dict attributes)) {
      throw new PickleException(
          "sets the state of %s to %s; only attributes of a dict can be set"
              .formatted(PickleValues.describe(on), PickleValues.describe(state)));
    }
    dict.setAttributes(attributes);
  }
}
