/** How fast it is, and against what bound: the command {@code hrm bench}, and JMH benchmarks. */
module io.github.hrm4j.bench {
  requires io.github.hrm4j.train;
  requires io.github.hrm4j.model;
  requires com.fasterxml.jackson.databind;
  requires info.picocli;
  requires jdk.incubator.vector;
  requires jdk.management;

  opens io.github.hrm4j.bench to
      info.picocli;

  provides io.github.hrm4j.train.cli.Subcommand with
      io.github.hrm4j.bench.BenchProvider;
}
