package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.CudaInstallation.versionText;

import io.github.hrm4j.cuda.CudaInstallation.Attempt;
import io.github.hrm4j.cuda.CudaInstallation.Stage;
import io.github.hrm4j.cuda.CudaInstallation.Versions;
import io.github.hrm4j.cuda.SearchPlaces.Place;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for a set of libraries that works on this machine: it goes on after one that cannot be
 * loaded, is incomplete, or is too new for the driver, and stops at the first that can be used, or
 * where no other library would help.
 */
final class LibrarySearch {
  /** The majors that the bindings hold for, the newest first. */
  private static final int[] MAJORS = {13, 12};

  /** Where all that we call is there, but for the loading of kernels. */
  private static final int OLDEST = 12000;

  /** Opens a library by path or by name. */
  interface Loader {
    /**
     * Its symbols.
     *
     * @throws IllegalArgumentException if there is none, or it cannot be loaded
     */
    SymbolLookup load(String file);
  }

  private final SearchPlaces places;
  private final Loader loader;
  private final List<Attempt> attempts = new ArrayList<>();
  private CudaInstallation best;
  private SymbolLookup driver;
  private boolean driverMissing;

  LibrarySearch(SearchPlaces places, Loader loader) {
    this.places = places;
    this.loader = loader;
    this.best = failed(Stage.NOT_FOUND, "no CUDA runtime library (version 12 or 13) was found");
  }

  /** Searches. Loads libraries; does not touch the generated bindings. */
  CudaInstallation run() {
    for (Place place : places.places()) {
      for (String file : runtimes(place)) {
        CudaInstallation found = examine(place, file);
        note(file, found.reason() == null ? "works" : found.reason());
        if (found.stage().compareTo(best.stage()) > 0) {
          best = found;
        }
        if (found.stage().isFinal()) {
          return best.with(attempts);
        }
      }
    }
    return best.with(attempts);
  }

  SearchPlaces places() {
    return places;
  }

  Loader loader() {
    return loader;
  }

  /** Adds to the list of what was tried. */
  void note(String what, String outcome) {
    Attempt attempt = new Attempt(what, outcome);
    if (!attempts.contains(attempt)) {
      attempts.add(attempt);
    }
  }

  /** The driver's own library, loaded once; null without one. */
  SymbolLookup driver() {
    if (driver == null && !driverMissing) {
      String name = LibraryNames.driver(places.windows());
      try {
        driver = loader.load(name);
      } catch (IllegalArgumentException e) {
        driverMissing = true;
        note(name, "the loader does not find it: no NVIDIA driver?");
      }
    }
    return driver;
  }

  private List<String> runtimes(Place place) {
    if (place.file() != null) {
      return List.of(place.file().toString());
    }
    List<String> found = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int major : MAJORS) {
      String name = LibraryNames.runtime(major, places.windows());
      names.add(name);
      at(place, name).ifPresent(found::add);
    }
    if (found.isEmpty()) {
      note(place.toString(), "no " + String.join(", no ", names));
    }
    return found;
  }

  /** How a library is asked for at a place: by its path if it is there, by name for the loader. */
  static Optional<String> at(Place place, String library) {
    if (place.folder() == null) {
      return Optional.of(library);
    }
    Path file = place.folder().resolve(library);
    return Files.exists(file) ? Optional.of(file.toString()) : Optional.empty();
  }

  private CudaInstallation examine(Place place, String file) {
    SymbolLookup runtime;
    try {
      runtime = loader.load(file);
    } catch (IllegalArgumentException e) {
      return place.equals(SearchPlaces.LOADER)
          ? failed(Stage.NOT_FOUND, "the loader does not find it")
          : failed(Stage.NOT_LOADABLE, file + " cannot be loaded: " + e.getMessage());
    }
    Optional<String> missing = RequiredSymbols.missingRuntime(runtime);
    if (missing.isPresent()) {
      return failed(Stage.INCOMPLETE, "%s lacks %s".formatted(file, missing.get()));
    }
    int version = new Probe(runtime).runtimeVersion();
    if (version < OLDEST) {
      return failed(
          Stage.INCOMPLETE,
          "%s is version %s; needs 12.0 or newer".formatted(file, versionText(version)));
    }
    return new Candidate(this, place, file, runtime, version).probe();
  }

  private static CudaInstallation failed(Stage stage, String reason) {
    return new CudaInstallation(
        stage,
        reason,
        null,
        List.of(),
        Versions.NONE,
        List.of(),
        0,
        List.of(),
        new CurrentDevice());
  }
}
