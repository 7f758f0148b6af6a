/** Data, optimizers, training, evaluation and the command line. */
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
  requires jdk.management;
  requires org.knowm.xchart;

  exports io.github.hrm4j.train.api;

  opens io.github.hrm4j.train.cli to
      info.picocli;
}
