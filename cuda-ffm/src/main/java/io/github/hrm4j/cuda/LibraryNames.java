package io.github.hrm4j.cuda;

/** The file names of CUDA's libraries. */
final class LibraryNames {
  private LibraryNames() {}

  static String runtime(int major, boolean windows) {
    return windows ? "cudart64_" + major + ".dll" : "libcudart.so." + major;
  }

  static String blas(int major, boolean windows) {
    return windows ? "cublas64_" + major + ".dll" : "libcublas.so." + major;
  }

  static String blasLight(int major, boolean windows) {
    return windows ? "cublasLt64_" + major + ".dll" : "libcublasLt.so." + major;
  }

  static String driver(boolean windows) {
    return windows ? "nvcuda.dll" : "libcuda.so.1";
  }
}
