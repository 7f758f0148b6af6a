package io.github.hrm4j.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Opens backends by name. */
public final class Backends {
  private static final System.Logger LOG = System.getLogger(Backends.class.getName());

  private Backends() {}

  /**
   * Opens a backend.
   *
   * @param name {@code cpu} for the fastest CPU backend that works here, or a provider's own name
   *     such as {@code simd}, {@code reference}
   * @param threads number of computing threads, the caller included
   * @throws IllegalArgumentException if there is no such backend or it cannot run here; the message
   *     lists what was found and why the rest is unavailable
   */
  public static Backend open(String name, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: must be at least 1, got " + threads);
    }
    if (name.equals("cpu")) {
      return openCpu(threads);
    }
    List<String> found = new ArrayList<>();
    for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
      String reason = provider.unavailableBecause();
      if (provider.name().equals(name) && reason == null) {
        return provider.open(threads);
      }
      found.add(provider.name() + (reason == null ? "" : " (unavailable: " + reason + ")"));
    }
    throw new IllegalArgumentException(
        "device '" + name + "' is not available; found: cpu, " + String.join(", ", found));
  }

  private static Backend openCpu(int threads) {
    BackendProvider reference = null;
    for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
      if (provider.name().equals("simd")) {
        String reason = provider.unavailableBecause();
        if (reason == null) {
          return provider.open(threads);
        }
        LOG.log(System.Logger.Level.WARNING, "Slow reference backend in use: " + reason);
      } else if (provider.name().equals("reference")) {
        reference = provider;
      }
    }
    if (reference == null) {
      throw new IllegalArgumentException("device 'cpu' is not available: no provider was found");
    }
    return reference.open(threads);
  }
}
