package io.github.hrm4j.cuda.testkit;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The host stand-in for a GPU: builds the library of {@code src/test/standin} from the shipped
 * kernels and the planted ones with g++, once for each content of its sources.
 */
public final class StandIn {
  /** The property of the program that names a library in place of those of the search. */
  public static final String LIBRARY = "hrm.cuda.library";

  /** Set to true where the absence of g++ is to be a failure and no reason to skip. */
  public static final String REQUIRE = "hrm.cuda.require-standin";

  /** Set to true where the suite shall run on the GPU of the machine, without the stand-in. */
  public static final String GPU = "hrm.cuda.gpu";

  private static final long MOST_MINUTES = 10;

  private StandIn() {}

  /**
   * The compiled library. Without g++ the calling test is aborted with that reason, or fails if
   * {@link #REQUIRE} is set.
   */
  public static Path library() {
    try {
      return build(moduleRoot());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes this JVM use the stand-in as its CUDA, unless {@link #GPU} asks for the machine's own:
   * for suites that hold on both. To be called before anything else of CUDA is.
   */
  public static void use() {
    if (!Boolean.getBoolean(GPU)) {
      System.setProperty(LIBRARY, library().toString());
    }
  }

  /**
   * The stand-in with a new device, for tests about the stand-in itself; what was made on the
   * device before is invalid.
   */
  public static StandInDevice fresh() {
    if (Boolean.getBoolean(GPU)) {
      abort("the suite runs on a GPU (-D" + GPU + "), and this test is about the stand-in");
    }
    use();
    StandInDevice device = loaded();
    device.reset();
    return device;
  }

  /** The stand-in that {@link #use()} has chosen, as it is. */
  public static StandInDevice loaded() {
    use();
    return new StandInDevice(Path.of(System.getProperty(LIBRARY)));
  }

  /** The folder of the module cuda-ffm, from a test of this module or of one beside it. */
  static Path moduleRoot() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.of(here, here.resolve("cuda-ffm"), here.resolveSibling("cuda-ffm"))
        .filter(root -> Files.exists(root.resolve("src/test/standin/build.sh")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no cuda-ffm/src/test/standin from " + here));
  }

  private static Path build(Path root) throws IOException {
    List<Path> sources = sources(root);
    Path folder = root.resolve("target/standin");
    Files.createDirectories(folder);
    Path library = folder.resolve("libhrmstandin-" + hash(sources) + ".so");
    // Two JVMs may come here at once: the second one waits for the first one's library.
    try (FileChannel lock =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = lock.lock()) {
      if (!Files.exists(library)) {
        requireCompiler();
        compile(root, library);
      }
    }
    return library;
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String folder :
        List.of(
            "src/test/standin", "src/test/cuda", "src/main/cuda", "../native-headers/src/main/c")) {
      try (Stream<Path> files = Files.list(root.resolve(folder))) {
        files
            .filter(file -> file.toString().matches(".*\\.(h|cpp|cu|cuh|sh)"))
            .sorted()
            .forEach(sources::add);
      }
    }
    return sources;
  }

  /** Over the sources, and the processor that the code is compiled for. */
  private static String hash(List<Path> sources) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path source : sources) {
        digest.update(source.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(source));
      }
      Path processor = Path.of("/proc/cpuinfo");
      if (Files.exists(processor)) {
        try (Stream<String> lines = Files.lines(processor)) {
          lines
              .filter(line -> line.startsWith("flags"))
              .findFirst()
              .ifPresent(flags -> digest.update(flags.getBytes(StandardCharsets.UTF_8)));
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static void requireCompiler() throws IOException {
    if (Commands.isOnPath(compiler())) {
      return;
    }
    String reason = compiler() + " is missing: install g++ to run the CUDA suite on the stand-in";
    if (Boolean.getBoolean(REQUIRE)) {
      throw new AssertionError(reason);
    }
    abort(reason);
  }

  private static String compiler() {
    String chosen = System.getenv("CXX");
    return chosen == null ? "g++" : chosen;
  }

  private static void compile(Path root, Path library) throws IOException {
    Commands.Result result =
        Commands.run(
            TimeUnit.MINUTES.toSeconds(MOST_MINUTES),
            root.resolve("src/test/standin/build.sh").toString(),
            library.toString(),
            root.resolve("src/main/cuda/kernels.cu").toString(),
            root.resolve("src/test/cuda/planted.cu").toString());
    if (result.code() != 0) {
      throw new AssertionError("the stand-in does not compile:\n" + result.output());
    }
  }
}
