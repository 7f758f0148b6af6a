package io.github.hrm4j.bench;

import io.github.hrm4j.train.cli.Subcommand;

/** Brings {@code hrm bench} into the command line. */
public final class BenchProvider implements Subcommand {
  @Override
  public String name() {
    return "bench";
  }

  @Override
  public String description() {
    return BenchCommand.DESCRIPTION;
  }

  @Override
  public Object command() {
    return new BenchCommand();
  }
}
