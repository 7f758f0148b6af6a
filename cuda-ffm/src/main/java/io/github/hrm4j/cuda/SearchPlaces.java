package io.github.hrm4j.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where CUDA's libraries are looked for, in order: the system property {@value #PROPERTY};
 * CUDA_PATH and CUDA_HOME; what the operating system's loader finds by name; the usual folders of
 * the toolkit; conda's and pip's folders.
 *
 * @param places in the order in which they are tried
 * @param windows whether libraries have the names they have on Windows
 */
record SearchPlaces(List<Place> places, boolean windows) {
  static final String PROPERTY = "hrm.cuda.library";

  /**
   * One place.
   *
   * @param origin why it is looked at, for a person
   * @param folder to look in; null where the loader is asked by name
   * @param file one library that holds everything; null for the usual ones
   */
  record Place(String origin, Path folder, Path file) {
    @Override
    public String toString() {
      Path where = file != null ? file : folder;
      return where == null ? origin : where + " (" + origin + ")";
    }
  }

  /** Asked by name: on Linux LD_LIBRARY_PATH and what ldconfig knows, on Windows the PATH. */
  static final Place LOADER = new Place("the system's loader", null, null);

  /**
   * The places of this machine.
   *
   * @param library the value of {@value #PROPERTY}, or null
   * @param environment its environment variables
   * @param root the root of its file system
   */
  static SearchPlaces of(
      String library, Map<String, String> environment, Path root, boolean windows) {
    if (library != null) {
      Path file = Path.of(library);
      return new SearchPlaces(List.of(new Place("-D" + PROPERTY, null, file)), windows);
    }
    Set<Place> places = new LinkedHashSet<>();
    for (String name : List.of("CUDA_PATH", "CUDA_HOME")) {
      if (!environment.getOrDefault(name, "").isBlank()) {
        toolkit(places, name, Path.of(environment.get(name)), windows);
      }
    }
    places.add(LOADER);
    if (!windows) {
      toolkit(places, "usual place", root.resolve("usr/local/cuda"), false);
      newestFirst(root.resolve("usr/local"), "cuda-*")
          .forEach(folder -> toolkit(places, "usual place", folder, false));
      toolkit(places, "usual place", root.resolve("opt/cuda"), false);
    }
    python(places, environment, root, windows);
    return new SearchPlaces(List.copyOf(places), windows);
  }

  private static void toolkit(Set<Place> places, String origin, Path home, boolean windows) {
    List<String> folders =
        windows
            ? List.of("bin/x64", "bin")
            : List.of("lib64", "lib", "targets/x86_64-linux/lib", "targets/sbsa-linux/lib");
    folders.forEach(folder -> add(places, origin, home.resolve(folder)));
  }

  private static void python(
      Set<Place> places, Map<String, String> environment, Path root, boolean windows) {
    String conda = environment.getOrDefault("CONDA_PREFIX", "");
    if (!conda.isBlank()) {
      add(places, "conda", Path.of(conda, windows ? "Library/bin" : "lib"));
    }
    List<Path> prefixes = new ArrayList<>();
    for (String name : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
      if (!environment.getOrDefault(name, "").isBlank()) {
        prefixes.add(Path.of(environment.get(name)));
      }
    }
    if (!environment.getOrDefault("HOME", "").isBlank()) {
      prefixes.add(Path.of(environment.get("HOME"), ".local"));
    }
    prefixes.add(root.resolve("usr/local"));
    prefixes.add(root.resolve("usr"));
    for (Path prefix : prefixes) {
      for (Path packages : packageFolders(prefix, windows)) {
        Path nvidia = packages.resolve("nvidia");
        for (Path part : newestFirst(nvidia, "{cu1*,cuda_runtime,cublas}")) {
          add(places, "pip", part.resolve(windows ? "bin" : "lib"));
        }
      }
    }
  }

  private static List<Path> packageFolders(Path prefix, boolean windows) {
    if (windows) {
      return List.of(prefix.resolve("Lib/site-packages"));
    }
    List<Path> result = new ArrayList<>();
    for (Path python : newestFirst(prefix.resolve("lib"), "python3*")) {
      result.add(python.resolve("site-packages"));
      result.add(python.resolve("dist-packages"));
    }
    return result;
  }

  private static void add(Set<Place> places, String origin, Path folder) {
    if (Files.isDirectory(folder)) {
      Path real = real(folder);
      if (places.stream().noneMatch(place -> real.equals(place.folder()))) {
        places.add(new Place(origin, real, null));
      }
    }
  }

  /** Without links: /usr/local/cuda usually is one to a folder that is searched as well. */
  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Folders by a pattern, those with the larger version number in the name first. */
  private static List<Path> newestFirst(Path parent, String pattern) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> matching = Files.newDirectoryStream(parent, pattern)) {
      matching.forEach(found::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(Comparator.comparingInt(SearchPlaces::number).reversed());
    return found;
  }

  /** 12.8 → 12008, so that 12.10 is newer than 12.9. */
  private static int number(Path folder) {
    String[] digits = folder.getFileName().toString().replaceAll("[^0-9.]", "").split("\\.", -1);
    int major = digits.length > 0 && !digits[0].isEmpty() ? Integer.parseInt(digits[0]) : 0;
    int minor = digits.length > 1 && !digits[1].isEmpty() ? Integer.parseInt(digits[1]) : 0;
    return 1000 * major + minor;
  }
}
