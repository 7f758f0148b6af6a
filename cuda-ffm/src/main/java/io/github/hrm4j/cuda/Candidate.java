package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.CudaInstallation.versionText;

import io.github.hrm4j.cuda.CudaInstallation.Stage;
import io.github.hrm4j.cuda.CudaInstallation.Versions;
import io.github.hrm4j.cuda.SearchPlaces.Place;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A runtime library that loads and is new enough, on its way to a whole installation. */
final class Candidate {
  private static final int INSUFFICIENT_DRIVER = 35;
  private static final int NO_DEVICE = 100;

  /** From here on the runtime loads kernels itself. */
  private static final int LOADS_KERNELS = 12080;

  private final LibrarySearch search;
  private final boolean windows;
  private final String file;
  private final int version;
  private final List<String> files = new ArrayList<>();
  private SymbolLookup symbols;
  private int driverVersion;
  private List<DeviceInfo> devices = List.of();

  Candidate(LibrarySearch search, Place place, String file, SymbolLookup runtime, int version) {
    this.search = search;
    this.windows = search.places().windows();
    this.file = file;
    this.symbols = runtime;
    this.version = version;
    files.add("CUDA runtime: " + file);
    addDriver();
    addBlas(place);
  }

  /** The driver's own library: for the names of devices, and for kernels before 12.8. */
  private void addDriver() {
    if (symbols.find("cuModuleLoadData").isEmpty() && search.driver() != null) {
      symbols = symbols.or(search.driver());
      files.add("driver: " + LibraryNames.driver(windows));
    }
  }

  /** cuBLAS of the runtime's major: in the same file, beside it, or in any of the places. */
  private void addBlas(Place place) {
    List<Place> order = new ArrayList<>();
    if (place.file() == null) {
      order.add(place);
    } else {
      order.add(new Place("beside it", place.file().toAbsolutePath().getParent(), null));
    }
    order.addAll(search.places().places());
    order.add(SearchPlaces.LOADER);
    for (Place next : order) {
      if (next.file() == null && !hasBlas()) {
        addBlasFrom(next);
      }
    }
  }

  private boolean hasBlas() {
    return RequiredSymbols.missingBlas(symbols).isEmpty();
  }

  private void addBlasFrom(Place place) {
    Optional<String> blas = LibrarySearch.at(place, LibraryNames.blas(version / 1000, windows));
    Optional<String> light =
        LibrarySearch.at(place, LibraryNames.blasLight(version / 1000, windows));
    if (blas.isEmpty() || light.isEmpty() || !load(place, light.get()).isPresent()) {
      return; // cuBLAS asks for cuBLASLt by name: it has to be loaded before
    }
    Optional<SymbolLookup> found = load(place, blas.get());
    if (found.isPresent()) {
      Optional<String> missing = RequiredSymbols.missingBlas(found.get());
      if (missing.isPresent()) {
        search.note(blas.get(), "lacks " + missing.get());
      } else {
        symbols = symbols.or(found.get());
        files.add("cuBLAS: " + blas.get());
      }
    }
  }

  private Optional<SymbolLookup> load(Place place, String library) {
    try {
      return Optional.of(search.loader().load(library));
    } catch (IllegalArgumentException e) {
      boolean byName = place.equals(SearchPlaces.LOADER);
      search.note(
          library, byName ? "the loader does not find it" : "cannot be loaded: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Asks the driver, the devices and cuBLAS. */
  CudaInstallation probe() {
    Probe probe = new Probe(symbols);
    driverVersion = probe.driverVersion();
    if (driverVersion == 0) {
      return fail(
          Stage.NO_DRIVER,
          "there is no NVIDIA driver (CUDA runtime %s found: %s)",
          versionText(version),
          file);
    }
    Probe.Answer count = probe.deviceCount();
    if (count.code() == INSUFFICIENT_DRIVER) {
      return fail(
          Stage.DRIVER_TOO_OLD,
          "the NVIDIA driver is for CUDA up to %s, too old for the runtime %s (%s)",
          versionText(driverVersion),
          versionText(version),
          file);
    }
    if (count.code() == NO_DEVICE || (count.code() == 0 && count.value() == 0)) {
      return fail(Stage.NO_DEVICE, "there is an NVIDIA driver, but it shows no GPU");
    }
    if (count.code() != 0) {
      String name = probe.errorName(count.code());
      return fail(Stage.NO_DEVICE, "cudaGetDeviceCount failed: %s (%d)", name, count.code());
    }
    if (version < LOADS_KERNELS && symbols.find("cuModuleLoadData").isEmpty()) {
      return fail(
          Stage.NO_DRIVER,
          "the CUDA runtime %s needs the driver's library %s to load kernels",
          versionText(version),
          LibraryNames.driver(windows));
    }
    devices = probe.devices(count.value());
    return probeDevices(probe);
  }

  private CudaInstallation probeDevices(Probe probe) {
    if (devices.stream().noneMatch(DeviceInfo::isUsable)) {
      return fail(
          Stage.DEVICE_TOO_OLD,
          "no GPU of compute capability %s; found: %s",
          DeviceInfo.NEEDED_TEXT,
          DeviceInfo.list(devices));
    }
    if (!hasBlas()) {
      return fail(
          Stage.NO_BLAS,
          "the CUDA runtime %s was found (%s), but not its cuBLAS (%s)",
          versionText(version),
          file,
          LibraryNames.blas(version / 1000, windows));
    }
    CudaInstallation last = null;
    for (int i = 0; i < devices.size(); i++) {
      if (devices.get(i).isUsable()) {
        last = probeBlas(probe, i);
        if (last.stage() == Stage.USABLE) {
          return last;
        }
      }
    }
    return last;
  }

  private CudaInstallation probeBlas(Probe probe, int ordinal) {
    int set = probe.setDevice(ordinal);
    if (set != 0) {
      String name = probe.errorName(set);
      return fail(
          Stage.BLAS_FAILED, "cudaSetDevice failed on cuda:%d: %s (%d)", ordinal, name, set);
    }
    Probe.Answer blas = probe.blas();
    return blas.code() == 0
        ? result(Stage.USABLE, null, blas.value(), ordinal)
        : fail(
            Stage.BLAS_FAILED, "cublasCreate_v2 failed on cuda:%d with %d", ordinal, blas.code());
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would bring a dependency
  private CudaInstallation fail(Stage stage, String reason, Object... values) {
    return result(stage, reason.formatted(values), 0, 0);
  }

  private CudaInstallation result(Stage stage, String reason, int blasVersion, int firstUsable) {
    return new CudaInstallation(
        stage,
        reason,
        symbols,
        List.copyOf(files),
        new Versions(version, driverVersion, blasVersion),
        devices,
        firstUsable,
        List.of(),
        new CurrentDevice());
  }
}
