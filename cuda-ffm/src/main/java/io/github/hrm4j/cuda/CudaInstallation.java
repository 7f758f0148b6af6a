package io.github.hrm4j.cuda;

import java.lang.foreign.SymbolLookup;
import java.util.List;

/**
 * What the search for CUDA ended with: a set of libraries that works, or the one that came closest
 * and the reason why it does not.
 *
 * @param stage how far it came
 * @param reason why it cannot be used, as one line; null if it can
 * @param symbols where its functions are; null if no library was found
 * @param files the libraries by what they are for, such as {@code cudart: /usr/local/…}
 * @param versions of the parts
 * @param devices by CUDA's number
 * @param firstUsable the first device on which everything was tried and worked, else 0
 * @param attempts everything that was tried
 * @param currentDevice the current device of each thread
 */
record CudaInstallation(
    Stage stage,
    String reason,
    SymbolLookup symbols,
    List<String> files,
    Versions versions,
    List<DeviceInfo> devices,
    int firstUsable,
    List<Attempt> attempts,
    CurrentDevice currentDevice) {

  private static final int LOADS_KERNELS_FROM = 12080;

  /**
   * Versions, 0 for what is not there.
   *
   * @param runtime 1000 · major + 10 · minor
   * @param driver the newest runtime that the driver supports, in the same form
   * @param blas cuBLAS's own, 10000 · major + 100 · minor + patch; 0 also if it was not asked
   */
  record Versions(int runtime, int driver, int blas) {
    static final Versions NONE = new Versions(0, 0, 0);
  }

  /**
   * One thing that was tried.
   *
   * @param what a place or a library in it
   * @param outcome what was found, or why it is of no use
   */
  record Attempt(String what, String outcome) {}

  /** How far the search came, and what a person can do to come further. */
  enum Stage {
    NOT_FOUND(
        "install the CUDA runtime and cuBLAS, version 12 or 13 (the CUDA toolkit, or pip install"
            + " nvidia-cuda-runtime nvidia-cublas), or set CUDA_PATH to the toolkit's folder"),
    NOT_LOADABLE("repair or remove the library named above, or set CUDA_PATH to another toolkit"),
    INCOMPLETE("install CUDA 12 or 13 beside or instead of it, or set CUDA_PATH to one"),
    DRIVER_TOO_OLD("update NVIDIA's driver, or install an older CUDA runtime, but at least 12.0"),
    NO_DRIVER("install NVIDIA's driver; nvidia-smi shows whether it works"),
    NO_DEVICE(
        "check with nvidia-smi that the GPU is there, and that CUDA_VISIBLE_DEVICES shows it"),
    DEVICE_TOO_OLD("use a GPU of Turing (RTX 20, GTX 16, T4) or newer, or device=cpu"),
    NO_BLAS("install cuBLAS of the runtime's major version (in the toolkit, or by pip)"),
    BLAS_FAILED("check with nvidia-smi that the GPU is idle and has free memory"),
    USABLE("nothing: device=cuda works");

    private final String advice;

    Stage(String advice) {
      this.advice = advice;
    }

    String advice() {
      return advice;
    }

    /** Whether another library would not help: it would not bring a driver or a GPU. */
    boolean isFinal() {
      return switch (this) {
        case USABLE, NO_DRIVER, NO_DEVICE, DEVICE_TOO_OLD -> true;
        case NOT_FOUND, NOT_LOADABLE, INCOMPLETE, DRIVER_TOO_OLD, NO_BLAS, BLAS_FAILED -> false;
      };
    }
  }

  /** Whether the runtime itself loads kernels: from 12.8 on. */
  boolean loadsKernels() {
    return versions.runtime() >= LOADS_KERNELS_FROM
        && symbols.find("cudaLibraryLoadData").isPresent();
  }

  /** The same after these attempts. */
  CudaInstallation with(List<Attempt> all) {
    return new CudaInstallation(
        stage,
        reason,
        symbols,
        files,
        versions,
        devices,
        firstUsable,
        List.copyOf(all),
        currentDevice);
  }

  /** 12080 → 12.8. */
  static String versionText(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }
}
