package io.github.hrm4j.bench;

import io.github.hrm4j.train.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * A run of the program through its front door.
 *
 * @param code its exit code
 */
record Hrm(int code, String out, String err) {
  /** A model that a step of takes milliseconds. */
  static final String[] TINY = {
    "arch.hidden_size=32", "arch.num_heads=2", "arch.H_layers=1", "arch.L_layers=1"
  };

  static Hrm run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Hrm(code, out.toString(), err.toString());
  }

  /** With the settings of a tiny model behind the arguments. */
  static Hrm tiny(String... arguments) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + TINY.length);
    System.arraycopy(TINY, 0, all, arguments.length, TINY.length);
    return run(all);
  }
}
