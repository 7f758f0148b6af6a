package io.github.hrm4j.bench;

import io.github.hrm4j.train.run.HostInfo;
import java.io.IOException;

/** The machine that numbers belong to, in words. */
final class Machine {
  private Machine() {}

  /** Two lines: the processor with its vectors, and the JDK. */
  static String text() throws IOException {
    return "%s, vectors of %d floats%n%s; JDK %s"
        .formatted(HostInfo.processor(), FmaPeak.lanes(), HostInfo.system(), HostInfo.java());
  }
}
