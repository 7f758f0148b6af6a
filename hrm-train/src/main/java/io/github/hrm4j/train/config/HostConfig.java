package io.github.hrm4j.train.config;

/**
 * Our own keys: where and on what a run happens. None of them changes what is learned.
 *
 * @param device name of the backend
 * @param threads computing threads
 * @param checkpointInterval steps between checkpoints inside an iteration
 */
public record HostConfig(String device, int threads, int checkpointInterval) {

  /**
   * What the settings say.
   *
   * @param processors number of threads where none was given
   */
  public static HostConfig from(Settings given, int processors) {
    return new HostConfig(
        given.text("device"),
        given.count("threads", processors),
        given.count("checkpoint_interval"));
  }
}
