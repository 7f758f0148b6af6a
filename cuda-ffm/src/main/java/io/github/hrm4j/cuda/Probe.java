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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The few calls that tell whether a set of libraries works here. They do not go through the
 * generated bindings, which can be bound to one set of libraries only, once in the life of the JVM.
 */
final class Probe {
  private static final int MAJOR = 75;
  private static final int MINOR = 76;
  private static final int NAME_LENGTH = 256;

  private final SymbolLookup symbols;

  Probe(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /**
   * What a function returned.
   *
   * @param code its return code
   * @param value what it wrote through its first parameter, 0 if it failed
   */
  record Answer(int code, int value) {}

  /** 1000 · major + 10 · minor, or 0. */
  int runtimeVersion() {
    return ask("cudaRuntimeGetVersion").value();
  }

  /** The newest version that the driver supports, or 0 without a driver. */
  int driverVersion() {
    return ask("cudaDriverGetVersion").value();
  }

  Answer deviceCount() {
    return ask("cudaGetDeviceCount");
  }

  /** The devices 0 to count-1. */
  List<DeviceInfo> devices(int count) {
    List<DeviceInfo> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int major = ask("cudaDeviceGetAttribute", MAJOR, i).value();
      int minor = ask("cudaDeviceGetAttribute", MINOR, i).value();
      devices.add(new DeviceInfo(deviceName(i), major, minor));
    }
    return devices;
  }

  private String deviceName(int ordinal) {
    if (symbols.find("cuDeviceGetName").isEmpty() || call("cuInit", 0) != 0) {
      return "GPU";
    }
    Answer device = ask("cuDeviceGet", ordinal);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(NAME_LENGTH);
      int code = call("cuDeviceGetName", name, NAME_LENGTH, device.value());
      return device.code() == 0 && code == 0 ? name.getString(0) : "GPU";
    }
  }

  /** Makes a device current on this thread. */
  int setDevice(int ordinal) {
    return call("cudaSetDevice", ordinal);
  }

  /** Makes and destroys a handle of cuBLAS on the current device: its code and its version. */
  Answer blas() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      int code = call("cublasCreate_v2", out);
      if (code != 0) {
        return new Answer(code, 0);
      }
      long handle = out.get(JAVA_LONG, 0);
      MemorySegment version = arena.allocate(JAVA_INT);
      code = call("cublasGetVersion_v2", handle, version);
      int closed = call("cublasDestroy_v2", handle);
      return new Answer(code != 0 ? code : closed, version.get(JAVA_INT, 0));
    }
  }

  /** The library's name for a code of the runtime API. */
  String errorName(int code) {
    MemorySegment name = (MemorySegment) invoke("cudaGetErrorName", ADDRESS, code);
    return name.address() == 0 ? "unknown" : name.reinterpret(NAME_LENGTH).getString(0);
  }

  private Answer ask(String function, Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_INT);
      List<Object> all = new ArrayList<>();
      all.add(out);
      Collections.addAll(all, arguments);
      int code = call(function, all.toArray());
      return new Answer(code, code == 0 ? out.get(JAVA_INT, 0) : 0);
    }
  }

  private int call(String function, Object... arguments) {
    return (int) invoke(function, JAVA_INT, arguments);
  }

  private Object invoke(String function, MemoryLayout result, Object... arguments) {
    MemoryLayout[] parameters = new MemoryLayout[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      parameters[i] =
          switch (arguments[i]) {
            case Integer _ -> JAVA_INT;
            case Long _ -> JAVA_LONG;
            default -> ADDRESS;
          };
    }
    MemorySegment address = symbols.find(function).orElseThrow();
    try {
      return Linker.nativeLinker()
          .downcallHandle(address, FunctionDescriptor.of(result, parameters))
          .invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(function + " could not be called", e);
    }
  }
}
