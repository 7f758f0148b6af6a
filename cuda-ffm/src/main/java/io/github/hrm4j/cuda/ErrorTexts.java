package io.github.hrm4j.cuda;

import io.github.hrm4j.cuda.generated.Bindings;
import java.lang.foreign.MemorySegment;

/** What the libraries say about an error. */
interface ErrorTexts {
  /** The name of a code of the runtime API. */
  String name(int code);

  /** What it means. */
  String description(int code);

  /** The name of a code of cuBLAS. */
  String blasName(int code);

  /** The last error of this thread, which is forgotten unless it is sticky. */
  int takeLast();

  /** The words of the libraries in use. */
  ErrorTexts OF_LIBRARIES =
      new ErrorTexts() {
        @Override
        public String name(int code) {
          return text(Bindings.cudaGetErrorName(code));
        }

        @Override
        public String description(int code) {
          return text(Bindings.cudaGetErrorString(code));
        }

        @Override
        public String blasName(int code) {
          return text(Bindings.cublasGetStatusName(code));
        }

        @Override
        public int takeLast() {
          return Bindings.cudaGetLastError();
        }

        private static String text(MemorySegment address) {
          return address.address() == 0 ? "unknown" : address.getString(0);
        }
      };
}
