package io.github.hrm4j.train.cli;

/** Sober log lines on the standard error stream; must run before the first logger is made. */
final class LogSetup {
  private LogSetup() {}

  static void configure() {
    set("defaultLogLevel", "warn");
    // Which device was taken, and why not another.
    set("log.io.github.hrm4j.tensor.Backends", "info");
    set("showThreadName", "false");
    set("showLogName", "false");
    set("showShortLogName", "false");
    set("levelInBrackets", "false");
    set("logFile", "System.err");
  }

  /** What a user gave with -D stays. */
  private static void set(String name, String value) {
    String key = "org.slf4j.simpleLogger." + name;
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
