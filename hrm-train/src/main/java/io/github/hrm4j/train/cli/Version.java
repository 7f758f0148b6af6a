package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.ProgramVersion;
import picocli.CommandLine.IVersionProvider;

/** The program's version, as the build wrote it into the module, and the Java it runs on. */
final class Version implements IVersionProvider {
  static String text() {
    return ProgramVersion.text();
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "hrm4j " + text(),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")"
    };
  }
}
