package io.github.hrm4j.train.config;

import io.github.hrm4j.solve.SolverOptions;

/**
 * Our own keys: where and on what a run happens. None of them changes what is learned.
 *
 * @param device name of the backend
 * @param threads computing threads
 * @param checkpointInterval steps between checkpoints inside an iteration
 */
public record HostConfig(String device, int threads, int checkpointInterval) {
  /** As many as a solver may have. */
  public static final int MOST_THREADS = SolverOptions.MOST_THREADS;

  /**
   * What the settings say.
   *
   * @param processors number of threads where none was given
   */
  public static HostConfig from(Settings given, int processors) {
    return new HostConfig(
        given.text("device"),
        given.count("threads", Math.min(processors, MOST_THREADS)),
        given.count("checkpoint_interval"));
  }
}
