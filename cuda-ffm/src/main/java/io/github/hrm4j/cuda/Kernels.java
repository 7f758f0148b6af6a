package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.generated.Bindings.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
import static io.github.hrm4j.cuda.generated.Bindings.cuFuncSetAttribute;
import static io.github.hrm4j.cuda.generated.Bindings.cuModuleGetFunction;
import static io.github.hrm4j.cuda.generated.Bindings.cuModuleLoadData;
import static io.github.hrm4j.cuda.generated.Bindings.cuModuleUnload;
import static io.github.hrm4j.cuda.generated.Bindings.cudaFuncAttributeMaxDynamicSharedMemorySize;
import static io.github.hrm4j.cuda.generated.Bindings.cudaFuncSetAttribute;
import static io.github.hrm4j.cuda.generated.Bindings.cudaLibraryGetKernel;
import static io.github.hrm4j.cuda.generated.Bindings.cudaLibraryLoadData;
import static io.github.hrm4j.cuda.generated.Bindings.cudaLibraryUnload;
import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;

/**
 * The kernels of a PTX text, compiled by the driver for one device. Runtimes from 12.8 on load them
 * themselves; before, the driver API does.
 */
final class Kernels implements AutoCloseable {
  private final Device device;
  private final boolean byDriver;
  private final long library;
  private final Map<String, Kernel> kernels = new TreeMap<>();

  /**
   * Loads all kernels of a text; the driver compiles them, which takes a moment the first time, and
   * keeps the result in a cache of its own.
   */
  Kernels(Device device, Ptx ptx) {
    this.device = device;
    this.byDriver = !device.installation().loadsKernels();
    device.enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      load(arena.allocateFrom(ptx.text()), out);
      library = out.get(JAVA_LONG, 0);
      for (Ptx.Entry entry : ptx.entries().values()) {
        find(arena.allocateFrom(entry.name()), entry.name(), out);
        kernels.put(entry.name(), new Kernel(entry, out.get(JAVA_LONG, 0)));
      }
    }
  }

  private void load(MemorySegment text, MemorySegment out) {
    if (byDriver) {
      device.synchronize(); // a call of the runtime, which makes the context current
      device.status().check(cuModuleLoadData(out, text), "cuModuleLoadData", "kernels.ptx");
    } else {
      int code = cudaLibraryLoadData(out, text, NULL, NULL, 0, NULL, NULL, 0);
      device.status().check(code, "cudaLibraryLoadData", "kernels.ptx");
    }
  }

  private void find(MemorySegment name, String text, MemorySegment out) {
    if (byDriver) {
      device.status().check(cuModuleGetFunction(out, library, name), "cuModuleGetFunction", text);
    } else {
      device.status().check(cudaLibraryGetKernel(out, library, name), "cudaLibraryGetKernel", text);
    }
  }

  /**
   * A kernel by the name in its source.
   *
   * @throws IllegalArgumentException if there is none
   */
  Kernel kernel(String name) {
    Kernel kernel = kernels.get(name);
    if (kernel == null) {
      throw new IllegalArgumentException("no kernel " + name + "; there are " + kernels.keySet());
    }
    return kernel;
  }

  /** Whether launches go through the driver API. */
  boolean areLaunchedByDriver() {
    return byDriver;
  }

  Device device() {
    return device;
  }

  /** Sees to it that a kernel may have that much dynamic shared memory. */
  void requireShared(Kernel kernel, int bytes) {
    if (kernel.allowsShared(bytes)) {
      return;
    }
    if (byDriver) {
      int attribute = CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES();
      int code = cuFuncSetAttribute(kernel.handle(), attribute, bytes);
      device.status().check(code, "cuFuncSetAttribute", kernel.name());
    } else {
      int attribute = cudaFuncAttributeMaxDynamicSharedMemorySize();
      int code = cudaFuncSetAttribute(kernel.handle(), attribute, bytes);
      device.status().check(code, "cudaFuncSetAttribute", kernel.name());
    }
    kernel.sharedAllowed(bytes);
  }

  @Override
  public void close() {
    if (device.status().isLost()) {
      return;
    }
    device.enter();
    if (byDriver) {
      device.status().check(cuModuleUnload(library), "cuModuleUnload");
    } else {
      device.status().check(cudaLibraryUnload(library), "cudaLibraryUnload");
    }
  }
}
