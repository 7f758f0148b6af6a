package io.github.hrm4j.train.get;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server on this machine that serves files, with the faults that tests ask for. */
public final class LocalServer implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Served> files = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /** What was asked for. */
  public record Request(String path, Optional<String> range, Optional<String> ifRange) {}

  /** How an answer is given. */
  @FunctionalInterface
  public interface Answer {
    void give(HttpExchange exchange, byte[] content) throws IOException;
  }

  private record Served(byte[] content, Answer answer) {}

  /** Starts on a free port. */
  public LocalServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The address of a path on it. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** Serves a file as it should be. */
  public void serve(String path, byte[] content) {
    serve(path, content, LocalServer::ranges);
  }

  /** Serves a file in another way, from now on. */
  public void serve(String path, byte[] content, Answer answer) {
    files.put(path, new Served(content, answer));
  }

  /** All requests so far. */
  public List<Request> requests() {
    return requests;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    var headers = exchange.getRequestHeaders();
    requests.add(
        new Request(
            path,
            Optional.ofNullable(headers.getFirst("Range")),
            Optional.ofNullable(headers.getFirst("If-Range"))));
    Served served = files.get(path);
    try (exchange) {
      if (served == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        served.answer.give(exchange, served.content);
      }
    }
  }

  /** The tag of a content. */
  static String tag(byte[] content) {
    return "\"" + Integer.toHexString(java.util.Arrays.hashCode(content)) + "\"";
  }

  /** As a good server does: parts, if they are asked for and the file is still the same. */
  static void ranges(HttpExchange exchange, byte[] content) throws IOException {
    Optional<Integer> from = rangeStart(exchange, content);
    exchange.getResponseHeaders().set("ETag", tag(content));
    if (from.isEmpty()) {
      send(exchange, 200, content, 0, content.length);
    } else if (from.get() >= content.length) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
      exchange.sendResponseHeaders(416, -1);
    } else {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from.get(), content.length - 1, content.length));
      send(exchange, 206, content, from.get(), content.length);
    }
  }

  private static Optional<Integer> rangeStart(HttpExchange exchange, byte[] content) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    Matcher matcher = RANGE.matcher(range == null ? "" : range);
    boolean same = condition == null || condition.equals(tag(content));
    return matcher.matches() && same
        ? Optional.of(Integer.parseInt(matcher.group(1)))
        : Optional.empty();
  }

  /** Sends the whole file whatever is asked for. */
  static void whole(HttpExchange exchange, byte[] content) throws IOException {
    exchange.getResponseHeaders().set("ETag", tag(content));
    send(exchange, 200, content, 0, content.length);
  }

  /** Announces the whole file, sends some of it and hangs up. */
  static Answer cutAfter(int bytes) {
    return (exchange, content) -> {
      exchange.getResponseHeaders().set("ETag", tag(content));
      exchange.sendResponseHeaders(200, content.length);
      OutputStream out = exchange.getResponseBody();
      out.write(content, 0, bytes);
      out.flush();
    };
  }

  private static void send(HttpExchange exchange, int status, byte[] content, int from, int to)
      throws IOException {
    exchange.sendResponseHeaders(status, to == from ? -1 : to - from);
    if (to > from) {
      exchange.getResponseBody().write(content, from, to - from);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
