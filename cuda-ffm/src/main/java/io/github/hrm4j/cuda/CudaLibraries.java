package io.github.hrm4j.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The CUDA libraries of this process: looked for once, at the first use, and kept until it ends. A
 * generated binding that is touched before a usable set was found is broken for the life of the
 * JVM, so everything asks {@link #here} first.
 */
public final class CudaLibraries {
  private CudaLibraries() {}

  private static final class Found {
    static final CudaInstallation HERE = new LibrarySearch(places(), CudaLibraries::load).run();

    private static SearchPlaces places() {
      boolean windows =
          System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
      return SearchPlaces.of(
          System.getProperty(SearchPlaces.PROPERTY), System.getenv(), Path.of("/"), windows);
    }
  }

  /** What the search on this machine found, usable or not. */
  static CudaInstallation here() {
    return Found.HERE;
  }

  /** What the generated bindings look their functions up in. */
  public static SymbolLookup lookup() {
    CudaInstallation found = here();
    if (found.symbols() == null) {
      throw new IllegalStateException("CUDA is called, but " + found.reason());
    }
    return found.symbols();
  }

  private static SymbolLookup load(String file) {
    try {
      return SymbolLookup.libraryLookup(file, Arena.global());
    } catch (IllegalArgumentException e) {
      String reason = LoadFailure.reason(file).orElse(e.getMessage());
      throw new IllegalArgumentException(reason.replace(file + ": ", ""), e);
    }
  }
}
