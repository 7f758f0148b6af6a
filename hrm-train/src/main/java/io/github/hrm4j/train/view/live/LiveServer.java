package io.github.hrm4j.train.view.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.plot.MetricsTail.Place;
import io.github.hrm4j.train.view.Page;
import io.github.hrm4j.train.view.PageData;
import io.github.hrm4j.train.view.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the page of a run that goes on, on 127.0.0.1 and to those alone who know the token in its
 * address. Every request has a virtual thread of its own, which reads the run's log files; the
 * run's thread does nothing for it.
 */
public final class LiveServer implements AutoCloseable {
  private static final int TOKEN_BYTES = 16;
  private static final int NO_BODY = -1;

  private final Path folder;
  private final LiveStatus status;
  private final String token;
  private final HttpServer server;
  private final ExecutorService threads;
  private final Events events;

  private LiveServer(Path folder, LiveStatus status, HttpServer server) {
    this.folder = folder;
    this.status = status;
    this.server = server;
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    this.token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    this.events = new Events(folder, status);
  }

  /**
   * Begins to serve.
   *
   * @param folder of the run, which need not be there yet
   */
  public static LiveServer start(Path folder, LiveStatus status) throws IOException {
    InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    LiveServer live =
        new LiveServer(folder, status, HttpServer.create(new InetSocketAddress(local, 0), 0));
    live.server.setExecutor(live.threads);
    live.server.createContext("/", live::answer);
    live.server.start();
    return live;
  }

  /** Where the page is. */
  public URI address() {
    return URI.create(
        "http://127.0.0.1:%d/?token=%s".formatted(server.getAddress().getPort(), token));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      if (!isAllowed(exchange)) {
        text(exchange, 403, "This page is for those who know its whole address.\n");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        text(exchange, 405, "GET only.\n");
      } else {
        switch (exchange.getRequestURI().getPath()) {
          case "/" -> page(exchange);
          case "/events" -> stream(exchange);
          default -> text(exchange, 404, "There is nothing here.\n");
        }
      }
    }
  }

  /** The token; and our own name as host, which a page of somebody else's cannot make up. */
  private boolean isAllowed(HttpExchange exchange) {
    String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    int port = server.getAddress().getPort();
    boolean ours = host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port);
    return ours
        && parameter(exchange, "token")
            .map(given -> given.getBytes(StandardCharsets.UTF_8))
            .filter(given -> MessageDigest.isEqual(given, token.getBytes(StandardCharsets.UTF_8)))
            .isPresent();
  }

  private static Optional<String> parameter(HttpExchange exchange, String name) {
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    for (String part : query.split("&", -1)) {
      if (part.startsWith(name + "=")) {
        return Optional.of(part.substring(name.length() + 1));
      }
    }
    return Optional.empty();
  }

  private void page(HttpExchange exchange) throws IOException {
    PageData page = new Report(Path.of(""), Progress.NONE).live(folder);
    page.root().putObject("live").put("events", "/events?token=" + token);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Page.write(page, bytes);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(200, bytes.size());
    bytes.writeTo(exchange.getResponseBody());
  }

  /** From where the page says that its data end; when the browser comes again, from its last id. */
  private void stream(HttpExchange exchange) throws IOException {
    String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    Place from =
        Optional.ofNullable(last)
            .or(() -> parameter(exchange, "from"))
            .flatMap(Place::parse)
            .orElse(Place.START);
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    events.send(from, exchange.getResponseBody());
  }

  private static void text(HttpExchange exchange, int code, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(code, bytes.length == 0 ? NO_BODY : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Tells those who watch that the run is over, and stops. */
  @Override
  public void close() {
    status.ended();
    events.close();
    server.stop(1);
    threads.shutdownNow();
  }
}
