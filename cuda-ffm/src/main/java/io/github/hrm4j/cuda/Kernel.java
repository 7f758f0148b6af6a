package io.github.hrm4j.cuda;

/** A loaded kernel. */
final class Kernel {
  /** More dynamic shared memory than this has to be asked for once, on every device. */
  private static final int SHARED_WITHOUT_ASKING = 48 << 10;

  private final Ptx.Entry entry;
  private final long handle;
  private int sharedAllowed = SHARED_WITHOUT_ASKING;

  Kernel(Ptx.Entry entry, long handle) {
    this.entry = entry;
    this.handle = handle;
  }

  String name() {
    return entry.name();
  }

  /** The library's cudaKernel_t, or the driver's CUfunction. */
  long handle() {
    return handle;
  }

  /** Bytes of each parameter. */
  int[] parameterBytes() {
    return entry.parameterBytes();
  }

  boolean allowsShared(int bytes) {
    return bytes <= sharedAllowed;
  }

  void sharedAllowed(int bytes) {
    sharedAllowed = bytes;
  }

  @Override
  public String toString() {
    return entry.name();
  }
}
