package io.github.hrm4j.cuda;

import io.github.hrm4j.cuda.generated.Bindings;
import java.lang.foreign.SymbolLookup;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The functions that a library must have, read off the generated bindings. */
final class RequiredSymbols {
  /** What jextract appends to a function's name for the accessor of its handle. */
  private static final String ACCESSOR = "$handle";

  private static final Set<String> FROM_12_8 =
      Set.of("cudaLibraryLoadData", "cudaLibraryGetKernel", "cudaLibraryUnload");

  private RequiredSymbols() {}

  /** All functions that are bound, without initialising the class that binds them. */
  static List<String> all() {
    return Arrays.stream(Bindings.class.getMethods())
        .map(Method::getName)
        .filter(name -> name.endsWith(ACCESSOR))
        .map(name -> name.substring(0, name.length() - ACCESSOR.length()))
        .sorted()
        .toList();
  }

  /** A function of the runtime API that every supported version has and this one lacks. */
  static Optional<String> missingRuntime(SymbolLookup library) {
    return all().stream()
        .filter(name -> name.startsWith("cuda") && !FROM_12_8.contains(name))
        .filter(name -> library.find(name).isEmpty())
        .findFirst();
  }

  /** A function of cuBLAS that this one lacks. */
  static Optional<String> missingBlas(SymbolLookup library) {
    return all().stream()
        .filter(name -> name.startsWith("cublas"))
        .filter(name -> library.find(name).isEmpty())
        .findFirst();
  }
}
