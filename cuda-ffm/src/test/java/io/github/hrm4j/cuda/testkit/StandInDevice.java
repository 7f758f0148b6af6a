package io.github.hrm4j.cuda.testkit;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What tests ask of the loaded stand-in besides CUDA: settings, a new device, its report. */
public final class StandInDevice {
  private final MethodHandle set;
  private final MethodHandle reset;
  private final MethodHandle report;
  private final MethodHandle kernels;

  StandInDevice(Path library) {
    // The library cannot be unloaded: it has threads.
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
    set = handle(symbols, "hrmStandinSet", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
    reset = handle(symbols, "hrmStandinReset", FunctionDescriptor.ofVoid());
    report = handle(symbols, "hrmStandinReport", FunctionDescriptor.of(ADDRESS));
    kernels = handle(symbols, "hrmStandinKernels", FunctionDescriptor.of(ADDRESS));
  }

  private static MethodHandle handle(
      SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor);
  }

  /**
   * Puts a value in place of an environment variable, from the next {@link #reset()} on.
   *
   * @param value null to go back to the environment
   */
  public void set(String variable, String value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = value == null ? MemorySegment.NULL : arena.allocateFrom(value);
      set.invokeExact(arena.allocateFrom(variable), text);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** A new device with the settings of now; all that was made on the old one is invalid. */
  public void reset() {
    try {
      reset.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Lines on what was launched, refused, broken, and on what is alive; control.cpp has them. */
  public List<String> report() {
    return text(report).lines().toList();
  }

  /** The lines of the report on things that are alive. */
  public List<String> leaks() {
    return report().stream().filter(line -> line.startsWith("leak ")).toList();
  }

  /** All kernels that were compiled into the stand-in, the planted ones too. */
  public List<String> kernels() {
    return text(kernels).lines().toList();
  }

  /**
   * A kernel that ran.
   *
   * @param launches since the process began
   * @param mostThreads of a block
   */
  public record Launched(long launches, int mostThreads) {}

  /** What has run since the process began, by name. */
  public SortedMap<String, Launched> launched() {
    SortedMap<String, Launched> kernels = new TreeMap<>();
    for (String line : report()) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("launched")) {
        kernels.put(words[1], new Launched(Long.parseLong(words[2]), Integer.parseInt(words[3])));
      }
    }
    return kernels;
  }

  private static String text(MethodHandle function) {
    try {
      MemorySegment address = (MemorySegment) function.invokeExact();
      return address.reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
