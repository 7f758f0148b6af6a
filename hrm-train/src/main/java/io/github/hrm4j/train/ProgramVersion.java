package io.github.hrm4j.train;

import java.lang.module.ModuleDescriptor;

/** The version that the build wrote into the module. */
public final class ProgramVersion {
  private ProgramVersion() {}

  /** Such as {@code 0.1.0}; {@code unversioned} on the class path, where there are no modules. */
  public static String text() {
    ModuleDescriptor module = ProgramVersion.class.getModule().getDescriptor();
    return module == null ? "unversioned" : module.rawVersion().orElse("unversioned");
  }
}
