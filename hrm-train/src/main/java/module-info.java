/** Data, optimizers, training, evaluation and the command line. */
@SuppressWarnings("module") // bench is built after this module, and need not be there at all
module io.github.hrm4j.train {
  requires io.github.hrm4j.model;
  requires info.picocli;
  requires org.slf4j;
  requires com.fasterxml.jackson.databind;
  requires org.snakeyaml.engine.v2;
  requires org.apache.commons.csv;
  requires me.tongfei.progressbar;
  requires java.desktop;
  requires java.management;
  requires java.net.http;
  requires jdk.jfr;
  requires jdk.httpserver;
  requires jdk.management;
  requires org.knowm.xchart;

  exports io.github.hrm4j.train.api;

  opens io.github.hrm4j.train.cli to
      info.picocli;

  exports io.github.hrm4j.train to
      io.github.hrm4j.bench;
  exports io.github.hrm4j.train.cli to
      io.github.hrm4j.bench;
  exports io.github.hrm4j.train.config to
      io.github.hrm4j.bench;
  exports io.github.hrm4j.train.data to
      io.github.hrm4j.bench;
  exports io.github.hrm4j.train.run to
      io.github.hrm4j.bench;

  uses io.github.hrm4j.train.cli.Subcommand;
}
