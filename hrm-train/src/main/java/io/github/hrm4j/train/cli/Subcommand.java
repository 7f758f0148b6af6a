package io.github.hrm4j.train.cli;

/**
 * A command of {@code hrm} that another module brings, found by {@link java.util.ServiceLoader}.
 * Whoever provides one opens its package to picocli.
 */
public interface Subcommand {
  /** What the user types after {@code hrm}. */
  String name();

  /** One line for {@code hrm --help}. */
  String description();

  /** The command, an object with picocli's annotations; asked for only when it is to run. */
  Object command();
}
