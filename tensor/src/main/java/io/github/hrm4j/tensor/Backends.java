package io.github.hrm4j.tensor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens backends by name. */
public final class Backends {
  /** A provider's name, and optionally which of its devices. */
  private static final Pattern NAME = Pattern.compile("(\\w+)(?::(\\d{1,4}))?");

  private static final System.Logger LOG = System.getLogger(Backends.class.getName());

  private Backends() {}

  /**
   * Opens a backend.
   *
   * @param name {@code cpu} for the fastest CPU backend that works here: if that is the slow
   *     reference backend, a log line of level WARNING says why, once in a process; {@code auto}
   *     for a GPU if one can be used, else the CPU, with a log line that says why; or a provider's
   *     own name such as {@code simd}, {@code reference} or {@code cuda}, with {@code :N} for one
   *     of several devices
   * @param threads number of computing threads, the caller included
   * @return the backend, which the caller closes
   * @throws IllegalArgumentException if there is no such backend or it cannot run here; the message
   *     lists what was found and why the rest is unavailable
   */
  public static Backend open(String name, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: must be at least 1, got " + threads);
    }
    return switch (name) {
      case "cpu" -> openCpu(threads);
      case "auto" -> openAuto(threads);
      default -> openNamed(name, threads);
    };
  }

  /**
   * {@return all providers, in the order in which they are found} Those that the class loader of
   * this class sees come first, then others that the thread's context class loader sees: in a
   * container or a module layer the one may see what the other does not.
   */
  public static List<BackendProvider> providers() {
    Set<Class<?>> seen = new HashSet<>();
    List<BackendProvider> found = new ArrayList<>();
    for (ClassLoader loader : loaders()) {
      ServiceLoader.load(BackendProvider.class, loader).stream()
          .filter(provider -> seen.add(provider.type()))
          .forEach(provider -> found.add(provider.get()));
    }
    return found;
  }

  private static List<ClassLoader> loaders() {
    ClassLoader own = Backends.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null || context == own || !knowsUs(context)
        ? List.of(own)
        : List.of(own, context);
  }

  /** Whether its providers are ours, and not those of another copy of this library. */
  private static boolean knowsUs(ClassLoader loader) {
    try {
      return loader.loadClass(BackendProvider.class.getName()) == BackendProvider.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static Backend openNamed(String name, int threads) {
    Matcher parts = NAME.matcher(name);
    List<BackendProvider> providers = providers();
    if (parts.matches()) {
      for (BackendProvider provider : providers) {
        if (provider.name().equals(parts.group(1)) && provider.unavailableBecause() == null) {
          return parts.group(2) == null
              ? provider.open(threads)
              : provider.open(threads, Integer.parseInt(parts.group(2)));
        }
      }
    }
    List<String> found = new ArrayList<>();
    for (BackendProvider provider : providers) {
      String reason = provider.unavailableBecause();
      found.add(provider.name() + (reason == null ? "" : " (unavailable: " + reason + ")"));
    }
    throw new IllegalArgumentException(
        "device '" + name + "' is not available; found: cpu, " + String.join(", ", found));
  }

  private static Backend openAuto(int threads) {
    String reason = "no GPU backend is on the module path";
    for (BackendProvider provider : providers()) {
      if (provider.name().equals("cuda")) {
        reason = provider.unavailableBecause();
        if (reason == null) {
          return provider.open(threads);
        }
      }
    }
    LOG.log(System.Logger.Level.INFO, "device=auto takes the CPU: " + reason);
    return openCpu(threads);
  }

  private static Backend openCpu(int threads) {
    BackendProvider reference = null;
    for (BackendProvider provider : providers()) {
      if (provider.name().equals("simd")) {
        String reason = provider.unavailableBecause();
        if (reason == null) {
          return provider.open(threads);
        }
        SlowBackend.warn();
      } else if (provider.name().equals("reference")) {
        reference = provider;
      }
    }
    if (reference == null) {
      throw new IllegalArgumentException("device 'cpu' is not available: no provider was found");
    }
    return reference.open(threads);
  }

  /**
   * The warning that the slow backend is in use. It is given by the initialisation of this class,
   * which the JVM does once: so who opens a thousand backends is told once, and there is no static
   * state to keep track of it.
   */
  private static final class SlowBackend {
    static {
      for (BackendProvider provider : providers()) {
        if (provider.name().equals("simd")) {
          LOG.log(
              System.Logger.Level.WARNING,
              "Slow reference backend in use: " + provider.unavailableBecause());
        }
      }
    }

    private SlowBackend() {}

    static void warn() {
      // To call it is to initialise the class.
    }
  }
}
