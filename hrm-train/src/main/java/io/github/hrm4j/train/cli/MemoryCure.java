package io.github.hrm4j.train.cli;

/** What to do when there is not enough memory, or a tensor is too large for any. */
final class MemoryCure {
  private MemoryCure() {}

  /**
   * What the JVM or the backend says and a cure.
   *
   * @param command the name of the command that ran
   */
  static String explain(Throwable error, String command) {
    String said = error.getMessage() == null ? "no memory left" : error.getMessage();
    String first = said.lines().findFirst().orElse(said);
    return first + "; " + cure(first, command);
  }

  private static String cure(String said, String command) {
    if (said.contains("native thread")) {
      return "the system starts no more threads: give a smaller threads=N";
    }
    if (said.contains("heap") || said.contains("GC overhead")) {
      return "give Java's heap more, such as HRM_JAVA_OPTS=-Xmx2g";
    }
    String program = Program.name();
    return switch (command) {
      case "train" ->
          "take a larger grad_accumulation=N or a smaller global_batch_size=N; `%s train … --dry-run` says what a run needs"
              .formatted(program);
      case "evaluate" -> "take a smaller global_batch_size=N: results stay the same";
      default ->
          "it is wanted outside of Java's heap: end other programs, or take a smaller model or batch";
    };
  }
}
