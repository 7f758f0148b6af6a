package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.generated.Bindings.CUBLAS_STATUS_ALLOC_FAILED;
import static io.github.hrm4j.cuda.generated.Bindings.cublasGetStatusName;
import static io.github.hrm4j.cuda.generated.Bindings.cudaErrorMemoryAllocation;
import static io.github.hrm4j.cuda.generated.Bindings.cudaGetErrorName;
import static io.github.hrm4j.cuda.generated.Bindings.cudaGetErrorString;
import static io.github.hrm4j.cuda.generated.Bindings.cudaGetLastError;

import java.lang.foreign.MemorySegment;

/**
 * The one check that every call to a CUDA library goes through, and what it remembers: after a
 * sticky error nothing works on that device any more until the process ends, so every later use
 * fails at once with the first cause instead of with whatever the library says then.
 */
final class CudaStatus {
  private final String device;
  private volatile CudaException lost;

  /**
   * @param device how messages name it, such as {@code cuda:0}
   */
  CudaStatus(String device) {
    this.device = device;
  }

  /** Whether the runtime API says after this code that the process has to be started anew. */
  static boolean isSticky(int code) {
    return code == 700 || code == 702 || code == 214 || code >= 710 && code <= 719 || code == 999;
  }

  static boolean isOutOfMemory(int code) {
    return code == cudaErrorMemoryAllocation();
  }

  /** Throws what was the first sticky error, if there was one. */
  void requireAlive() {
    CudaException first = lost;
    if (first != null) {
      throw new CudaException(
          first, device + " is lost; restart the program. First error: " + first.getMessage());
    }
  }

  boolean isLost() {
    return lost != null;
  }

  /** Checks the return code of a call of the runtime or the driver API. */
  void check(int code, String call) {
    if (code != 0) {
      throw failure(code, call, "");
    }
  }

  /** As {@link #check(int, String)}, for a call about a number of bytes. */
  void check(int code, String call, long bytes) {
    if (code != 0) {
      throw failure(code, call, ", " + Bytes.text(bytes));
    }
  }

  /** As {@link #check(int, String)}, for a call about a thing with a name. */
  void check(int code, String call, String what) {
    if (code != 0) {
      throw failure(code, call, ", " + what);
    }
  }

  /**
   * The exception for a return code that is not 0.
   *
   * @param detail what the message says at its end: sizes, names
   */
  CudaException failure(int code, String call, String detail) {
    String message =
        "%s: %s failed: %s (%d)%s: %s"
            .formatted(device, call, name(code), code, detail, text(cudaGetErrorString(code)));
    return remember(new CudaException(call, code, message));
  }

  /** Checks the return code of a call of cuBLAS. */
  void checkBlas(int code, String call, String what) {
    if (code != 0) {
      throw blasFailure(code, call, what);
    }
  }

  private CudaException blasFailure(int code, String call, String what) {
    // cuBLAS reports a broken device as a failure of its own; the runtime knows which one.
    int underneath = cudaGetLastError();
    if (isSticky(underneath)) {
      return failure(underneath, call, ", " + what);
    }
    String hint = code == CUBLAS_STATUS_ALLOC_FAILED() ? ": out of device memory" : "";
    String message =
        "%s: %s failed: %s (%d), %s%s"
            .formatted(device, call, text(cublasGetStatusName(code)), code, what, hint);
    return new CudaException(call, code, message);
  }

  private CudaException remember(CudaException e) {
    if (isSticky(e.code())) {
      if (lost == null) {
        lost = e;
      }
    } else {
      cudaGetLastError(); // else the next check of a kernel launch would find this one again
    }
    return e;
  }

  private static String name(int code) {
    return text(cudaGetErrorName(code));
  }

  /** The text at an address that a library returned. */
  static String text(MemorySegment address) {
    return address.address() == 0 ? "unknown" : address.getString(0);
  }
}
