package io.github.hrm4j.train.cli;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.config.HostConfig;

/** Opens the backend that a user named. */
public final class Devices {
  private Devices() {}

  /**
   * Opens a backend.
   *
   * @throws ConfigException if there is none of that name here, with those that there are
   */
  public static Backend open(HostConfig host) {
    try {
      return Backends.open(host.device(), host.threads());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }
}
