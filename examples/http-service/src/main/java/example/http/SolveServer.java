package example.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.solve.Solution;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The service: a virtual thread for each request, and a few real ones that solve. */
final class SolveServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SolveServer.class.getName());

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final Settings settings;
  private final SolvePool pool;
  private final Endpoints endpoints;
  private final HttpServer http;

  /** Starts to listen. The solver stays the caller's. */
  SolveServer(Settings settings, Function<Puzzle, Solution> solver) throws IOException {
    this.settings = settings;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    pool = new SolvePool(solver, settings.workers(), settings.queue(), registry);
    endpoints = new Endpoints(pool, registry, settings.maxBytes());
    http = HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), 0);
    http.createContext("/", this::handle);
    http.setExecutor(requests);
    http.start();
  }

  InetSocketAddress address() {
    return http.getAddress();
  }

  int port() {
    return http.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Timer.Sample start = Timer.start(registry);
    Reply reply;
    try {
      reply = endpoints.answer(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reply = Reply.error(503, "stopping");
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, exchange.getRequestURI().toString(), e);
      reply = Reply.error(500, "internal error");
    }
    // The path is the client's: only ours become a label, or anybody could make any number of them.
    String path = reply.status() == 404 ? "unknown" : exchange.getRequestURI().getPath();
    String status = String.valueOf(reply.status());
    start.stop(registry.timer("http.server.requests", "uri", path, "status", status));
    try (exchange) {
      reply.send(exchange);
    }
  }

  /** Refuses what is new, answers what is under way, then ends. */
  @Override
  public void close() {
    endpoints.stop();
    http.stop(settings.drainSeconds());
    requests.close();
    pool.close();
    registry.close();
  }
}
