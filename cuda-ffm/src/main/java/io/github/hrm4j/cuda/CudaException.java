package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.DeviceException;

/** A call of a CUDA library failed. */
public final class CudaException extends DeviceException {
  private static final long serialVersionUID = 1;

  private final String call;
  private final int code;

  CudaException(String call, int code, String message) {
    super(message);
    this.call = call;
    this.code = code;
  }

  CudaException(CudaException first, String message) {
    super(message, first);
    this.call = first.call;
    this.code = first.code;
  }

  /** The function that failed, such as {@code cudaMalloc}. */
  public String call() {
    return call;
  }

  /** Its return code, of the library that the function belongs to. */
  public int code() {
    return code;
  }
}
