package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.CudaInstallation.versionText;

import io.github.hrm4j.cuda.CudaInstallation.Attempt;
import io.github.hrm4j.cuda.CudaInstallation.Stage;
import io.github.hrm4j.cuda.SearchPlaces.Place;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for a set of libraries that works on this machine: it goes on after one that cannot be
 * loaded, is too old or too new for the driver, and stops at the first that can be used, or where
 * no other library would help.
 */
final class LibrarySearch {
  /** The majors that the bindings hold for, the newest first. */
  private static final int[] MAJORS = {13, 12};

  /** Where cudaGraphInstantiateWithFlags and all else we call is there, but for kernel loading. */
  private static final int OLDEST = 12000;

  private static final int INSUFFICIENT_DRIVER = 35;
  private static final int NO_DEVICE = 100;

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
        attempts.add(
            new Attempt(
                file, found.reason() == null ? "works" : found.reason()));
        if (found.stage().compareTo(best.stage()) > 0) {
          best = found;
        }
        if (isFinal(found.stage())) {
          return withAttempts(best);
        }
      }
    }
    return withAttempts(best);
  }

  /** Another library would not bring a driver or a GPU. */
  private static boolean isFinal(Stage stage) {
    return switch (stage) {
      case USABLE, NO_DRIVER, NO_DEVICE, DEVICE_TOO_OLD -> true;
      case NOT_FOUND, NOT_LOADABLE, INCOMPLETE, NO_BLAS, DRIVER_TOO_OLD, BLAS_FAILED -> false;
    };
  }

  private List<String> runtimes(Place place) {
    if (place.file() != null) {
      return List.of(place.file().toString());
    }
    List<String> found = new ArrayList<>();
    for (int major : MAJORS) {
      name(place, LibraryNames.runtime(major, places.windows())).ifPresent(found::add);
    }
    if (found.isEmpty()) {
      String names = LibraryNames.runtime(MAJORS[0], places.windows());
      attempts.add(new Attempt(place.toString(), "no " + names + " or of version 12"));
    }
    return found;
  }

  /** How a library is asked for at a place: by its path if it is there, by name for the loader. */
  private static Optional<String> name(Place place, String library) {
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
      return place.folder() == null && place.file() == null
          ? failed(Stage.NOT_FOUND, "the loader does not find it")
          : failed(Stage.NOT_LOADABLE, file + " cannot be loaded: " + e.getMessage());
    }
    Optional<String> missing = RequiredSymbols.missingRuntime(runtime);
    if (missing.isPresent()) {
      return failed(Stage.INCOMPLETE, "%s lacks %s".formatted(file, missing.get()));
    }
    Candidate candidate = new Candidate(file, runtime, new Probe(runtime).runtimeVersion());
    if (candidate.version < OLDEST) {
      String version = versionText(candidate.version);
      return failed(
          Stage.INCOMPLETE, "%s is version %s; needs 12.0 or newer".formatted(file, version));
    }
    candidate.addDriver();
    return candidate.addBlas(place) ? candidate.probe() : candidate.fail(Stage.NO_BLAS, noBlas(file, candidate.version));
  }

  private String noBlas(String file, int version) {
    return "the CUDA runtime %s was found (%s), but not cuBLAS (%s)"
        .formatted(versionText(version), file, LibraryNames.blas(version / 1000, places.windows()));
  }

  private CudaInstallation failed(Stage stage, String reason) {
    return new CudaInstallation(
        stage, reason, null, List.of(), 0, 0, 0, List.of(), List.of(), new CurrentDevice());
  }

  private CudaInstallation withAttempts(CudaInstallation i) {
    return new CudaInstallation(
        i.stage(), i.reason(), i.symbols(), i.files(), i.runtimeVersion(), i.driverVersion(),
        i.blasVersion(), i.devices(), List.copyOf(attempts), i.currentDevice());
  }

  /** A runtime that loads, on its way to a whole installation. */
  private final class Candidate {
    private final String file;
    private final int version;
    private final List<String> files = new ArrayList<>();
    private SymbolLookup symbols;
    private int driverVersion;
    private int blasVersion;
    private List<DeviceInfo> devices = List.of();

    Candidate(String file, SymbolLookup runtime, int version) {
      this.file = file;
      this.symbols = runtime;
      this.version = version;
      files.add("CUDA runtime: " + file);
    }

    /** The driver's own library: for the names of devices, and for kernels before 12.8. */
    void addDriver() {
      if (symbols.find("cuModuleLoadData").isPresent()) {
        return;
      }
      String name = LibraryNames.driver(places.windows());
      try {
        symbols = symbols.or(loader.load(name));
        files.add("driver: " + name);
      } catch (IllegalArgumentException e) {
        attempts.add(new Attempt(name, "the loader does not find it: no NVIDIA driver?"));
      }
    }

    /** cuBLAS of the runtime's major: in the same file, beside it, or in any of the places. */
    boolean addBlas(Place place) {
      if (RequiredSymbols.missingBlas(symbols).isEmpty()) {
        return true;
      }
      List<Place> order = new ArrayList<>();
      order.add(place.file() == null ? place : beside(place.file()));
      order.addAll(places.places());
      for (Place next : order) {
        if (next.file() == null && addBlasFrom(next)) {
          return true;
        }
      }
      return false;
    }

    private Place beside(Path library) {
      return new Place("beside it", library.toAbsolutePath().getParent(), null);
    }

    private boolean addBlasFrom(Place place) {
      int major = version / 1000;
      Optional<String> blas = name(place, LibraryNames.blas(major, places.windows()));
      Optional<String> light = name(place, LibraryNames.blasLight(major, places.windows()));
      if (blas.isEmpty() || light.isEmpty()) {
        return false;
      }
      try {
        loader.load(light.get()); // before cuBLAS, which asks for it by name
        SymbolLookup found = loader.load(blas.get());
        Optional<String> missing = RequiredSymbols.missingBlas(found);
        if (missing.isPresent()) {
          attempts.add(new Attempt(blas.get(), "lacks " + missing.get()));
          return false;
        }
        symbols = symbols.or(found);
        files.add("cuBLAS: " + blas.get());
        return true;
      } catch (IllegalArgumentException e) {
        attempts.add(new Attempt(blas.get(), "cannot be loaded: " + e.getMessage()));
        return false;
      }
    }

    /** Asks the driver, the devices and cuBLAS. */
    CudaInstallation probe() {
      Probe probe = new Probe(symbols);
      driverVersion = probe.driverVersion();
      if (driverVersion == 0) {
        return fail(Stage.NO_DRIVER, "there is no NVIDIA driver (CUDA runtime %s found: %s)"
            .formatted(versionText(version), file));
      }
      Probe.Answer count = probe.deviceCount();
      if (count.code() == INSUFFICIENT_DRIVER) {
        return fail(Stage.DRIVER_TOO_OLD, "the NVIDIA driver is for CUDA up to %s, too old for the runtime %s (%s)"
            .formatted(versionText(driverVersion), versionText(version), file));
      }
      if (count.code() == NO_DEVICE || count.code() == 0 && count.value() == 0) {
        return fail(Stage.NO_DEVICE, "there is a driver, but no GPU that it shows");
      }
      if (count.code() != 0) {
        return fail(Stage.NO_DEVICE, "cudaGetDeviceCount failed: %s (%d)"
            .formatted(probe.errorName(count.code()), count.code()));
      }
      if (version < 12080 && symbols.find("cuModuleLoadData").isEmpty()) {
        return fail(Stage.NO_DRIVER, "the runtime %s needs the driver's library %s to load kernels"
            .formatted(versionText(version), LibraryNames.driver(places.windows())));
      }
      devices = probe.devices(count.value());
      return probeDevices(probe);
    }

    private CudaInstallation probeDevices(Probe probe) {
      String last = null;
      for (int i = 0; i < devices.size(); i++) {
        if (devices.get(i).isUsable()) {
          int set = probe.setDevice(i);
          Probe.Answer blas = set == 0 ? probe.blas() : new Probe.Answer(set, 0);
          if (blas.code() == 0) {
            blasVersion = blas.value();
            return result(Stage.USABLE, null);
          }
          last = set == 0
              ? "cublasCreate failed with %d on cuda:%d".formatted(blas.code(), i)
              : "cudaSetDevice failed: %s (%d) on cuda:%d".formatted(probe.errorName(set), set, i);
        }
      }
      return last != null
          ? fail(Stage.BLAS_FAILED, last)
          : fail(Stage.DEVICE_TOO_OLD, "no GPU of compute capability %s; found: %s"
              .formatted(DeviceInfo.NEEDED_TEXT, result(Stage.DEVICE_TOO_OLD, "").deviceList()));
    }

    CudaInstallation fail(Stage stage, String reason) {
      return result(stage, reason);
    }

    private CudaInstallation result(Stage stage, String reason) {
      return new CudaInstallation(
          stage, reason, symbols, List.copyOf(files), version, driverVersion, blasVersion,
          devices, List.of(), new CurrentDevice());
    }
  }
}
