package io.github.hrm4j.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.Optional;

/** Why the operating system does not load a library, which SymbolLookup does not tell. */
final class LoadFailure {
  private static final int RTLD_LAZY = 1;

  private LoadFailure() {}

  /** The reason in the words of dlerror, where the C library has it; empty elsewhere. */
  static Optional<String> reason(String file) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup c = linker.defaultLookup();
    Optional<MemorySegment> open = c.find("dlopen");
    Optional<MemorySegment> error = c.find("dlerror");
    if (open.isEmpty() || error.isEmpty()) {
      return Optional.empty();
    }
    var dlopen =
        linker.downcallHandle(open.get(), FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    var dlerror = linker.downcallHandle(error.get(), FunctionDescriptor.of(ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      var library = (MemorySegment) dlopen.invokeExact(arena.allocateFrom(file), RTLD_LAZY);
      var text = (MemorySegment) dlerror.invokeExact();
      if (library.address() != 0 || text.address() == 0) {
        return Optional.empty();
      }
      return Optional.of(text.reinterpret(Long.MAX_VALUE).getString(0));
    } catch (Throwable e) {
      throw new IllegalStateException("dlopen could not be called", e);
    }
  }
}
