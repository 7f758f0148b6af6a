package io.github.hrm4j.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A CUDA library as the search sees it, made in Java: functions are upcalls, and what they answer
 * is set by the test. One object can stand for the runtime, cuBLAS and the driver at once.
 */
final class FakeLibrary implements SymbolLookup {
  private final Arena arena;
  private final Map<String, MemorySegment> symbols = new HashMap<>();
  private int setDevice;
  private int firstGoodDevice;

  private FakeLibrary(Arena arena) {
    this.arena = arena;
  }

  /** A runtime with one H100, to be changed by what follows. */
  static FakeLibrary runtime(Arena arena, int version) {
    FakeLibrary library = new FakeLibrary(arena);
    for (String name : RequiredSymbols.all()) {
      if (name.startsWith("cuda")) {
        library.symbols.put(name, MemorySegment.ofAddress(1)); // only asked for, never called
      }
    }
    library.answers("cudaRuntimeGetVersion", 0, version);
    library.driver(13000).devices(0, 1).capability(9, 0);
    library.put("cudaSetDevice", "onSetDevice", JAVA_INT, JAVA_INT);
    library.put("cudaGetErrorName", "onErrorName", ADDRESS, JAVA_INT);
    return library;
  }

  /** A cuBLAS whose creation answers with a code. */
  static FakeLibrary blas(Arena arena, int code) {
    FakeLibrary library = new FakeLibrary(arena);
    for (String name : RequiredSymbols.all()) {
      if (name.startsWith("cublas")) {
        library.symbols.put(name, MemorySegment.ofAddress(1));
      }
    }
    library.answers("cublasCreate_v2", code, 0);
    library.bind("cublasGetVersion_v2", "onBlasVersion", 0, 130100, JAVA_INT, JAVA_LONG, ADDRESS);
    library.bind("cublasDestroy_v2", "onDestroy", 0, 0, JAVA_INT, JAVA_LONG);
    return library;
  }

  /** The driver's library, with names for the devices. */
  static FakeLibrary driver(Arena arena) {
    FakeLibrary library = new FakeLibrary(arena);
    for (String name : RequiredSymbols.all()) {
      if (!name.startsWith("cuda") && !name.startsWith("cublas")) {
        library.symbols.put(name, MemorySegment.ofAddress(1));
      }
    }
    library.bind("cuInit", "onInit", 0, 0, JAVA_INT, JAVA_INT);
    library.bind("cuDeviceGet", "onAnswerFor", 0, 0, JAVA_INT, ADDRESS, JAVA_INT);
    library.put("cuDeviceGetName", "onDeviceName", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    return library;
  }

  /** An empty library. */
  static FakeLibrary empty(Arena arena) {
    return new FakeLibrary(arena);
  }

  FakeLibrary driver(int version) {
    return answers("cudaDriverGetVersion", 0, version);
  }

  FakeLibrary devices(int code, int count) {
    return answers("cudaGetDeviceCount", code, count);
  }

  /** Of every device. */
  FakeLibrary capability(int major, int minor) {
    return bind(
        "cudaDeviceGetAttribute",
        "onAttribute",
        major,
        minor,
        JAVA_INT,
        ADDRESS,
        JAVA_INT,
        JAVA_INT);
  }

  /** Devices below this one cannot be used by this process. */
  FakeLibrary busyBelow(int ordinal) {
    firstGoodDevice = ordinal;
    return this;
  }

  FakeLibrary without(String... names) {
    for (String name : names) {
      symbols.remove(name);
    }
    return this;
  }

  FakeLibrary with(FakeLibrary other) {
    symbols.putAll(other.symbols);
    return this;
  }

  /** How often a device was made current. */
  int setDeviceCalls() {
    return setDevice;
  }

  @Override
  public Optional<MemorySegment> find(String name) {
    return Optional.ofNullable(symbols.get(name));
  }

  private FakeLibrary answers(String name, int code, int value) {
    return bind(name, "onAnswer", code, value, JAVA_INT, ADDRESS);
  }

  /** A function whose first two arguments are fixed here. */
  private FakeLibrary bind(
      String name,
      String method,
      int first,
      int second,
      MemoryLayout result,
      MemoryLayout... parameters) {
    FunctionDescriptor descriptor = FunctionDescriptor.of(result, parameters);
    MethodType type = descriptor.toMethodType().insertParameterTypes(0, int.class, int.class);
    MethodHandle handle = MethodHandles.insertArguments(handle(method, type), 0, first, second);
    symbols.put(name, Linker.nativeLinker().upcallStub(handle, descriptor, arena));
    return this;
  }

  private void put(String name, String method, MemoryLayout result, MemoryLayout... parameters) {
    FunctionDescriptor descriptor = FunctionDescriptor.of(result, parameters);
    MethodHandle handle = handle(method, descriptor.toMethodType());
    symbols.put(name, Linker.nativeLinker().upcallStub(handle, descriptor, arena));
  }

  private MethodHandle handle(String method, MethodType type) {
    try {
      return MethodHandles.lookup().bind(this, method, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(method, e);
    }
  }

  int onAnswer(int code, int value, MemorySegment out) {
    out.reinterpret(Integer.BYTES).set(JAVA_INT, 0, value);
    return code;
  }

  int onAnswerFor(int code, int value, MemorySegment out, int asked) {
    out.reinterpret(Integer.BYTES).set(JAVA_INT, 0, value + asked);
    return code;
  }

  int onAttribute(int major, int minor, MemorySegment out, int attribute, int device) {
    int value = attribute == 75 ? major : attribute == 76 ? minor : 0;
    out.reinterpret(Integer.BYTES).set(JAVA_INT, 0, value);
    return device >= 0 ? 0 : 101;
  }

  int onSetDevice(int ordinal) {
    setDevice++;
    return ordinal < firstGoodDevice ? 46 : 0;
  }

  int onBlasVersion(int code, int version, long handle, MemorySegment out) {
    out.reinterpret(Integer.BYTES).set(JAVA_INT, 0, version);
    return code;
  }

  int onDestroy(int code, int unused, long handle) {
    return code + unused;
  }

  int onInit(int code, int unused, int flags) {
    return code + unused + flags;
  }

  int onDeviceName(MemorySegment name, int length, int device) {
    name.reinterpret(length).setString(0, "Fake " + device);
    return 0;
  }

  MemorySegment onErrorName(int code) {
    return arena.allocateFrom("cudaError" + code);
  }
}
