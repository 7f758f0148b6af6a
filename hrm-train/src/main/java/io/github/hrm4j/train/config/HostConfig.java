package io.github.hrm4j.train.config;

/**
 * Our own keys: where and on what a run happens. None of them changes what is learned.
 *
 * @param device name of the backend
 * @param threads computing threads
 * @param resume {@code auto}, {@code latest}, a run folder or a state file; null for a fresh start
 * @param checkpointInterval steps between checkpoints inside an iteration
 */
public record HostConfig(String device, int threads, String resume, int checkpointInterval) {

  static HostConfig from(Settings given, int processors) {
    return new HostConfig(
        given.text("device"),
        given.count("threads", processors),
        given.text("resume"),
        given.count("checkpoint_interval"));
  }
}
