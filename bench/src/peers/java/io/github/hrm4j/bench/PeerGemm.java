package io.github.hrm4j.bench;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times the model's matrix products here and in other libraries, in turn, so that a drift of the
 * machine's speed hits all alike. Ours as in training: W packed before.
 */
@Command(
    name = "PeerGemm",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Compares the products of the default model with those of other libraries.")
final class PeerGemm implements Callable<Integer> {
  private static final int WARM_UPS = 3;
  private static final long WARM_UP_NANOS = 500_000_000; // what the JVM takes to compile
  private static final double BURST_SECONDS = 0.01;

  @Option(names = "--batch", split = ",", defaultValue = "8,32", description = "${DEFAULT-VALUE}")
  private List<Integer> batches;

  @Option(names = "--seq", defaultValue = "81", description = "${DEFAULT-VALUE}")
  private int seq;

  @Option(names = "--threads", split = ",", defaultValue = "1", description = "${DEFAULT-VALUE}")
  private List<Integer> threads;

  @Option(names = "--layout", split = ",", defaultValue = "NT,NN,TN", description = "NT, NN, TN")
  private List<GemmShape.Layout> layouts;

  @Option(
      names = "--peers",
      split = ",",
      defaultValue = "OPENBLAS,MKL",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Set<Library> peers;

  @Option(names = "--rounds", defaultValue = "11", description = "${DEFAULT-VALUE}")
  private int rounds;

  /** Runs the comparison. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PeerGemm()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  /** In the order in which they may be loaded, see {@link CblasPeer#openBlas}. */
  private enum Library {
    OPENBLAS(CblasPeer::openBlas),
    MKL(CblasPeer::mkl),
    NETLIB(NetlibPeer::new),
    COMMONS_MATH(CommonsMathPeer::new);

    private final Supplier<Peer> load;

    Library(Supplier<Peer> load) {
      this.load = load;
    }
  }

  @Override
  public Integer call() throws IOException {
    List<Peer> others = new TreeSet<>(peers).stream().map(library -> library.load.get()).toList();
    System.out.println(Machine.text());
    StringBuilder head = new StringBuilder("shape [m, k, n]     layout threads limit  hrm4j");
    others.forEach(peer -> head.append("  ").append(peer.name()).append(" (hrm4j / it)"));
    System.out.println(head);
    for (int count : threads) {
      others.forEach(peer -> peer.threads(count));
      try (Backend backend = Backends.open("cpu", count);
          FmaPeak peak = new FmaPeak(count, BURST_SECONDS)) {
        for (GemmShape shape : shapes()) {
          compare(backend, peak, shape, others);
        }
      }
    }
    return 0;
  }

  private List<GemmShape> shapes() {
    List<GemmShape> shapes = new ArrayList<>();
    for (int batch : batches) {
      shapes.addAll(GemmShape.of(GemmShape.model(seq), batch));
    }
    shapes.removeIf(shape -> !layouts.contains(shape.layout()));
    return shapes;
  }

  private void compare(Backend backend, FmaPeak peak, GemmShape shape, List<Peer> others) {
    try (Scope _ = backend.openScope("compare")) {
      GemmOperands ours = GemmOperands.of(backend, shape);
      List<Peer.Product> products = others.stream().map(peer -> peer.prepare(shape)).toList();
      for (long begin = System.nanoTime(); System.nanoTime() - begin < WARM_UP_NANOS; ) {
        ours.time();
      }
      for (int i = 0; i < WARM_UPS; i++) {
        products.forEach(Peer.Product::run);
      }
      requireEqual(ours, products, others);
      double[][] seconds = new double[1 + others.size()][rounds];
      double limit = 0;
      for (int round = 0; round < rounds; round++) {
        // Each has a run that does not count just before: clocks follow the kind of instructions.
        limit = Math.max(limit, peak.best(2));
        ours.time();
        seconds[0][round] = ours.time();
        for (int i = 0; i < products.size(); i++) {
          products.get(i).run();
          long begin = System.nanoTime();
          products.get(i).run();
          seconds[1 + i][round] = (System.nanoTime() - begin) * 1e-9;
        }
      }
      print(shape, peak.threads(), limit, seconds);
    }
  }

  private static void print(GemmShape shape, int threads, double limit, double[][] seconds) {
    double own = rate(shape, seconds[0]);
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-19s %-6s %7d %5.0f  %5.0f",
                List.of(shape.m(), shape.k(), shape.n()),
                shape.layout(),
                threads,
                limit,
                own));
    for (int i = 1; i < seconds.length; i++) {
      double other = rate(shape, seconds[i]);
      line.append(String.format(Locale.ROOT, "  %6.1f (%.2f)", other, own / other));
    }
    System.out.println(line);
  }

  private static double rate(GemmShape shape, double[] seconds) {
    return shape.flops() / new Sample(seconds).median() * 1e-9;
  }

  /** That they computed the same, to what float32 sums of k products allow. */
  private static void requireEqual(
      GemmOperands ours, List<Peer.Product> products, List<Peer> peers) {
    float[] expected = ours.product(ours.b()).toFloats();
    double tolerance = 1e-5 * ours.shape().k();
    for (int p = 0; p < products.size(); p++) {
      float[] got = products.get(p).result();
      for (int i = 0; i < expected.length; i++) {
        if (!(Math.abs(got[i] - expected[i]) <= tolerance)) {
          throw new IllegalStateException(
              "%s: element %d of %s is %s, here %s"
                  .formatted(peers.get(p).name(), i, ours.shape(), got[i], expected[i]));
        }
      }
    }
  }
}
