package io.github.hrm4j.bench;

import io.github.hrm4j.train.config.HostConfig;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Checks numbers on the command line. */
record Limits(CommandLine command) {
  /** A number of things that must be there. */
  int positive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(command, option + "=" + value + ": must be at least 1");
    }
    return value;
  }

  /** A number of computing threads. */
  int threads(String option, int value) {
    if (value > HostConfig.MOST_THREADS) {
      throw new ParameterException(
          command, "%s=%d: must be at most %d".formatted(option, value, HostConfig.MOST_THREADS));
    }
    return positive(option, value);
  }

  /** A time to spend. */
  double seconds(String option, double value) {
    if (!(value > 0 && value <= 3600)) {
      throw new ParameterException(command, option + "=" + value + ": must be from 0 to 3600");
    }
    return value;
  }
}
