package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.generated.Bindings.cudaHostAllocDefault;
import static io.github.hrm4j.cuda.generated.Bindings.cudaMemcpyHostToDevice;
import static io.github.hrm4j.cuda.generated.Bindings.cudaStreamNonBlocking;

import io.github.hrm4j.cuda.generated.Bindings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Run in a JVM of its own: calls the functions of the real libraries, which are there without a
 * driver, and prints what each returns. A call that crashes takes only this JVM with it.
 */
final class DriverlessCalls {
  private DriverlessCalls() {}

  public static void main(String[] arguments) {
    CudaInstallation found = CudaLibraries.here();
    System.out.println("stage " + found.stage());
    if (found.symbols() == null) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(64);
      Map<String, Integer> codes = new LinkedHashMap<>();
      codes.put("cudaRuntimeGetVersion", Bindings.cudaRuntimeGetVersion(out));
      codes.put("cudaDriverGetVersion", Bindings.cudaDriverGetVersion(out));
      devices(codes, out);
      memory(codes, out);
      streams(codes, out);
      kernels(codes, out, arena);
      codes.put("cudaGetLastError", Bindings.cudaGetLastError());
      codes.forEach((name, code) -> System.out.println(name + " " + code));
      System.out.println("name " + ErrorTexts.OF_LIBRARIES.name(35));
      System.out.println("words " + ErrorTexts.OF_LIBRARIES.description(35));
      if (found.symbols().find("cublasCreate_v2").isPresent()) {
        System.out.println("cublasCreate_v2 " + Bindings.cublasCreate_v2(out));
        System.out.println("blasName " + ErrorTexts.OF_LIBRARIES.blasName(1));
      }
    }
  }

  private static void devices(Map<String, Integer> codes, MemorySegment out) {
    codes.put("cudaGetDeviceCount", Bindings.cudaGetDeviceCount(out));
    codes.put("cudaSetDevice", Bindings.cudaSetDevice(0));
    codes.put("cudaDeviceGetAttribute", Bindings.cudaDeviceGetAttribute(out, 75, 0));
    codes.put("cudaDeviceSynchronize", Bindings.cudaDeviceSynchronize());
  }

  private static void memory(Map<String, Integer> codes, MemorySegment out) {
    codes.put("cudaMemGetInfo", Bindings.cudaMemGetInfo(out, out.asSlice(8)));
    codes.put("cudaMalloc", Bindings.cudaMalloc(out, 1024));
    codes.put("cudaFree", Bindings.cudaFree(0));
    codes.put("cudaHostAlloc", Bindings.cudaHostAlloc(out, 1024, cudaHostAllocDefault()));
    codes.put(
        "cudaMemcpyAsync", Bindings.cudaMemcpyAsync(4096, 4096, 4, cudaMemcpyHostToDevice(), 0));
    codes.put("cudaMemsetAsync", Bindings.cudaMemsetAsync(4096, 0, 4, 0));
  }

  private static void streams(Map<String, Integer> codes, MemorySegment out) {
    codes.put(
        "cudaStreamCreateWithFlags",
        Bindings.cudaStreamCreateWithFlags(out, cudaStreamNonBlocking()));
    codes.put("cudaStreamSynchronize", Bindings.cudaStreamSynchronize(0));
    codes.put("cudaEventCreateWithFlags", Bindings.cudaEventCreateWithFlags(out, 0));
    codes.put("cudaStreamBeginCapture", Bindings.cudaStreamBeginCapture(0, 1));
    codes.put("cudaGraphLaunch", Bindings.cudaGraphLaunch(0, 0));
  }

  private static void kernels(Map<String, Integer> codes, MemorySegment out, Arena arena) {
    MemorySegment none = MemorySegment.NULL;
    if (CudaLibraries.here().loadsKernels()) {
      MemorySegment text = arena.allocateFrom(".version 6.3\n.target sm_75\n.address_size 64\n");
      codes.put(
          "cudaLibraryLoadData",
          Bindings.cudaLibraryLoadData(out, text, none, none, 0, none, none, 0));
    }
    MemorySegment extents = arena.allocate(12);
    codes.put("cudaLaunchKernel", Bindings.cudaLaunchKernel(0, extents, extents, none, 0, 0));
  }
}
