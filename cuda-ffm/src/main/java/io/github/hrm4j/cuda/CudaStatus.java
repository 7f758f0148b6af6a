package io.github.hrm4j.cuda;

/**
 * The one check that every call to a CUDA library goes through, and what it remembers: after a
 * sticky error nothing works on that device any more until the process ends, so every later use
 * fails at once with the first cause instead of with whatever the library says then.
 */
final class CudaStatus {
  private static final int OUT_OF_MEMORY = 2;
  private static final int BLAS_OUT_OF_MEMORY = 3;

  private final String device;
  private final ErrorTexts texts;
  private volatile CudaException lost;

  /**
   * @param device how messages name it, such as {@code cuda:0}
   * @param texts where the libraries' words come from
   */
  CudaStatus(String device, ErrorTexts texts) {
    this.device = device;
    this.texts = texts;
  }

  /** Whether the runtime API says after this code that the process has to be started anew. */
  static boolean isSticky(int code) {
    return code == 700 || code == 702 || code == 214 || (code >= 710 && code <= 719) || code == 999;
  }

  static boolean isOutOfMemory(int code) {
    return code == OUT_OF_MEMORY;
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
            .formatted(device, call, texts.name(code), code, detail, texts.description(code));
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
    int underneath = texts.takeLast();
    if (isSticky(underneath)) {
      return failure(underneath, call, ", " + what);
    }
    String hint = code == BLAS_OUT_OF_MEMORY ? ": out of device memory" : "";
    String message =
        "%s: %s failed: %s (%d), %s%s"
            .formatted(device, call, texts.blasName(code), code, what, hint);
    return new CudaException(call, code, message);
  }

  private CudaException remember(CudaException e) {
    if (isSticky(e.code())) {
      if (lost == null) {
        lost = e;
      }
    } else {
      texts.takeLast(); // else the next check of a kernel launch would find this one again
    }
    return e;
  }
}
