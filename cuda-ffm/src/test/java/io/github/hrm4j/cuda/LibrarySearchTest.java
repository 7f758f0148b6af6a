package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.CudaInstallation.Stage.BLAS_FAILED;
import static io.github.hrm4j.cuda.CudaInstallation.Stage.DEVICE_TOO_OLD;
import static io.github.hrm4j.cuda.CudaInstallation.Stage.DRIVER_TOO_OLD;
import static io.github.hrm4j.cuda.CudaInstallation.Stage.INCOMPLETE;
import static io.github.hrm4j.cuda.CudaInstallation.Stage.NOT_FOUND;
import static io.github.hrm4j.cuda.CudaInstallation.Stage.NOT_LOADABLE;
import static io.github.hrm4j.cuda.CudaInstallation.Stage.NO_BLAS;
import static io.github.hrm4j.cuda.CudaInstallation.Stage.NO_DEVICE;
import static io.github.hrm4j.cuda.CudaInstallation.Stage.NO_DRIVER;
import static io.github.hrm4j.cuda.CudaInstallation.Stage.USABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.cuda.CudaInstallation.Stage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that may be wrong with the CUDA of a machine, on libraries made in Java. */
@Tag("tier0")
class LibrarySearchTest {
  private final Arena arena = Arena.ofShared();
  private final Map<String, SymbolLookup> loadable = new HashMap<>();
  private final List<String> loaded = new ArrayList<>();

  @TempDir private Path root;

  @AfterEach
  void freeUpcalls() {
    arena.close();
  }

  private SymbolLookup load(String file) {
    loaded.add(file);
    SymbolLookup library = loadable.get(file);
    if (library == null) {
      throw new IllegalArgumentException("Cannot open library: " + file);
    }
    return library;
  }

  private CudaInstallation search() {
    return search(null);
  }

  private CudaInstallation search(String property) {
    SearchPlaces places = SearchPlaces.of(property, Map.of(), root, false);
    return new LibrarySearch(places, this::load).run();
  }

  private FakeLibrary runtime(int version) {
    FakeLibrary library = FakeLibrary.runtime(arena, version);
    loadable.put("libcudart.so." + version / 1000, library);
    return library;
  }

  private void blas(int major, int code) {
    loadable.put("libcublasLt.so." + major, FakeLibrary.empty(arena));
    loadable.put("libcublas.so." + major, FakeLibrary.blas(arena, code));
  }

  private void driver() {
    loadable.put("libcuda.so.1", FakeLibrary.driver(arena));
  }

  private void requireFails(Stage stage, String... reason) {
    CudaInstallation found = search();
    assertThat(found.stage()).as(found.reason()).isEqualTo(stage);
    assertThat(found.reason()).contains(reason).doesNotContain("\n");
    assertThat(found.stage().advice()).isNotBlank();
  }

  @Test
  void aWholeInstallationIsUsable() {
    runtime(13000);
    blas(13, 0);
    driver();
    CudaInstallation found = search();
    assertThat(found.stage()).isEqualTo(USABLE);
    assertThat(found.reason()).isNull();
    assertThat(found.versions().runtime()).isEqualTo(13000);
    assertThat(found.versions().blas()).isEqualTo(130100);
    assertThat(found.devices()).containsExactly(new DeviceInfo("Fake 0", 9, 0));
    assertThat(RequiredSymbols.all()).allMatch(name -> found.symbols().find(name).isPresent());
    // cuBLAS asks for cuBLASLt by name, so that one has to be there before.
    assertThat(loaded).containsSubsequence("libcublasLt.so.13", "libcublas.so.13");
  }

  @Test
  void nothingThere() {
    requireFails(NOT_FOUND, "no CUDA runtime library");
    assertThat(search().attempts()).extracting("what").contains("libcudart.so.13");
  }

  @Test
  void aLibraryThatCannotBeLoaded() throws IOException {
    Files.createDirectories(root.resolve("usr/local/cuda/lib64"));
    Files.createFile(root.resolve("usr/local/cuda/lib64/libcudart.so.12"));
    requireFails(NOT_LOADABLE, "libcudart.so.12 cannot be loaded");
  }

  @Test
  void aVersionThatIsTooOld() {
    runtime(13000);
    FakeLibrary old = FakeLibrary.runtime(arena, 11080);
    loadable.put("libcudart.so.13", old);
    requireFails(INCOMPLETE, "is version 11.8; needs 12.0 or newer");
  }

  @Test
  void aMissingFunctionIsNamed() {
    runtime(13000).without("cudaGraphLaunch");
    requireFails(INCOMPLETE, "libcudart.so.13 lacks cudaGraphLaunch");
  }

  @Test
  void noDriver() {
    runtime(13000).driver(0).devices(35, 0);
    blas(13, 1);
    requireFails(NO_DRIVER, "there is no NVIDIA driver", "13.0");
  }

  @Test
  void aDriverTooOldForTheNewestRuntimeMayDoForAnother() {
    runtime(13000).driver(12040).devices(35, 0);
    blas(13, 0);
    driver();
    requireFails(DRIVER_TOO_OLD, "up to 12.4", "13.0");

    runtime(12040).driver(12040).without("cudaLibraryLoadData");
    blas(12, 0);
    CudaInstallation found = search();
    assertThat(found.stage()).as(found.reason()).isEqualTo(USABLE);
    assertThat(found.versions().runtime()).isEqualTo(12040);
    assertThat(found.loadsKernels()).isFalse();
  }

  @Test
  void noGpu() {
    runtime(13000).devices(100, 0);
    requireFails(NO_DEVICE, "shows no GPU");
    runtime(13000).devices(0, 0);
    requireFails(NO_DEVICE, "shows no GPU");
    runtime(13000).devices(803, 0);
    requireFails(NO_DEVICE, "cudaGetDeviceCount failed: cudaError803 (803)");
  }

  @Test
  void aGpuThatIsTooOld() {
    runtime(13000).capability(7, 0);
    blas(13, 0);
    requireFails(DEVICE_TOO_OLD, "7.5 or higher", "cuda:0 GPU (compute capability 7.0)");
  }

  @Test
  void noBlas() {
    runtime(13000);
    requireFails(NO_BLAS, "not its cuBLAS (libcublas.so.13)");
    blas(12, 0); // of another major
    requireFails(NO_BLAS, "not its cuBLAS (libcublas.so.13)");
  }

  @Test
  void aBlasThatDoesNotStart() {
    runtime(13000);
    blas(13, 1);
    requireFails(BLAS_FAILED, "cublasCreate_v2 failed on cuda:0 with 1");
  }

  @Test
  void aBusyGpuDoesNotHideAFreeOne() {
    FakeLibrary library = runtime(13000).devices(0, 3).busyBelow(1);
    blas(13, 0);
    CudaInstallation found = search();
    assertThat(found.stage()).isEqualTo(USABLE);
    assertThat(found.firstUsable()).isEqualTo(1);
    assertThat(library.setDeviceCalls()).isEqualTo(2);
    library.busyBelow(3);
    requireFails(BLAS_FAILED, "cudaSetDevice failed on cuda:2: cudaError46 (46)");
  }

  @Test
  void anOlderRuntimeNeedsTheDriversLibrary() {
    runtime(12040).without("cudaLibraryLoadData");
    blas(12, 0);
    requireFails(NO_DRIVER, "12.4", "libcuda.so.1");
  }

  @Test
  void oneLibraryMayBeEverything() {
    FakeLibrary all = FakeLibrary.runtime(arena, 13000);
    all.with(FakeLibrary.blas(arena, 0)).with(FakeLibrary.driver(arena));
    loadable.put("/somewhere/everything.so", all);
    CudaInstallation found = search("/somewhere/everything.so");
    assertThat(found.stage()).as(found.reason()).isEqualTo(USABLE);
    assertThat(loaded).containsExactly("/somewhere/everything.so");
  }

  @Test
  void aLibraryThatWasNamedHasItsBlasBesideIt() throws IOException {
    Path file = root.resolve("libcudart.so.13");
    loadable.put(file.toString(), FakeLibrary.runtime(arena, 13000));
    for (String name : List.of("libcublasLt.so.13", "libcublas.so.13")) {
      Files.createFile(root.resolve(name));
    }
    loadable.put(root.resolve("libcublasLt.so.13").toString(), FakeLibrary.empty(arena));
    loadable.put(root.resolve("libcublas.so.13").toString(), FakeLibrary.blas(arena, 0));
    assertThat(search(file.toString()).stage()).isEqualTo(USABLE);
  }

  @Test
  void whatIsRequiredIsReadOffTheBindings() {
    assertThat(RequiredSymbols.all())
        .contains("cudaMalloc", "cublasSgemm_v2", "cuLaunchKernel")
        .allMatch(name -> name.startsWith("cu"));
  }
}
