package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.cuda.SearchPlaces.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("tier0")
class SearchPlacesTest {
  @TempDir private Path temporary;

  private Path folder(String name) throws IOException {
    return Files.createDirectories(temporary.toRealPath().resolve(name));
  }

  private List<String> folders(Map<String, String> environment, boolean windows)
      throws IOException {
    Path root = temporary.toRealPath();
    return SearchPlaces.of(null, environment, root, windows).places().stream()
        .map(Place::folder)
        .map(folder -> folder == null ? "loader" : root.relativize(folder).toString())
        .toList();
  }

  @Test
  void thePropertyAloneCounts() {
    SearchPlaces places = SearchPlaces.of("/x/lib.so", Map.of("CUDA_PATH", "/y"), temporary, false);
    assertThat(places.places())
        .containsExactly(new Place("-Dhrm.cuda.library", null, Path.of("/x/lib.so")));
  }

  @Test
  void theOrderIsThatOfTheDocumentation() throws IOException {
    folder("home/.local/lib/python3.12/site-packages/nvidia/cu13/lib");
    folder("home/.local/lib/python3.12/site-packages/nvidia/cuda_runtime/lib");
    folder("conda/lib");
    folder("opt/cuda/lib64");
    folder("usr/local/cuda-12.9/lib64");
    folder("usr/local/cuda-12.10/lib64");
    Files.createSymbolicLink(folder("usr/local").resolve("cuda"), folder("usr/local/cuda-12.9"));
    Map<String, String> environment =
        Map.of(
            "CUDA_PATH", folder("mine/lib64").getParent().toString(),
            "CONDA_PREFIX", folder("conda").toString(),
            "HOME", folder("home").toString());
    assertThat(folders(environment, false))
        .containsExactly(
            "mine/lib64",
            "loader",
            "usr/local/cuda-12.9/lib64", // the link; once
            "usr/local/cuda-12.10/lib64", // a number, not a fraction
            "opt/cuda/lib64",
            "conda/lib",
            "home/.local/lib/python3.12/site-packages/nvidia/cu13/lib",
            "home/.local/lib/python3.12/site-packages/nvidia/cuda_runtime/lib");
  }

  @Test
  void windowsHasItsOwnFolders() throws IOException {
    folder("toolkit/bin/x64");
    assertThat(folders(Map.of("CUDA_PATH", folder("toolkit").toString()), true))
        .containsExactly("toolkit/bin/x64", "toolkit/bin", "loader");
    assertThat(LibraryNames.runtime(13, true)).isEqualTo("cudart64_13.dll");
  }

  @Test
  void emptyVariablesAreNoFolders() throws IOException {
    assertThat(folders(Map.of("CUDA_PATH", "", "HOME", " "), false)).containsExactly("loader");
  }
}
