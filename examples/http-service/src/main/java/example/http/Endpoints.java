package example.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.puzzle.Sudoku;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;

/** What the service answers, by path. */
final class Endpoints {
  private final SolvePool pool;
  private final PrometheusMeterRegistry registry;
  private final int maxBytes;
  private volatile boolean stopping;

  Endpoints(SolvePool pool, PrometheusMeterRegistry registry, int maxBytes) {
    this.pool = pool;
    this.registry = registry;
    this.maxBytes = maxBytes;
  }

  /** From now on nothing new is solved, and a load balancer sees it in {@code /health}. */
  void stop() {
    stopping = true;
  }

  Reply answer(HttpExchange exchange) throws IOException, InterruptedException {
    String method = exchange.getRequestMethod();
    return switch (exchange.getRequestURI().getPath()) {
      case "/solve" -> method.equals("POST") ? solve(exchange) : only("POST", exchange);
      case "/health" -> method.equals("GET") ? health() : only("GET", exchange);
      case "/metrics" -> method.equals("GET") ? metrics() : only("GET", exchange);
      default -> Reply.error(404, "there are POST /solve, GET /health, GET /metrics");
    };
  }

  private static Reply only(String method, HttpExchange exchange) {
    exchange.getResponseHeaders().set("Allow", method);
    return Reply.error(405, "only " + method);
  }

  private Reply health() {
    var body = Reply.JSON.createObjectNode();
    return stopping
        ? Reply.json(503, body.put("status", "STOPPING"))
        : Reply.json(200, body.put("status", "UP"));
  }

  private Reply metrics() {
    return new Reply(200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
  }

  private Reply solve(HttpExchange exchange) throws IOException, InterruptedException {
    if (stopping) {
      return Reply.error(503, "stopping");
    }
    // One byte more than allowed tells a body that is too long, whatever its header says.
    byte[] body = exchange.getRequestBody().readNBytes(maxBytes + 1);
    if (body.length > maxBytes) {
      return Reply.error(413, "at most " + maxBytes + " bytes");
    }
    try {
      return Reply.of(pool.solve(puzzle(body)));
    } catch (IllegalArgumentException e) {
      return Reply.error(400, e.getMessage());
    } catch (RejectedExecutionException e) {
      return Reply.error(503, "too many puzzles are waiting; try again later");
    }
  }

  private static Puzzle puzzle(byte[] body) throws IOException {
    JsonNode puzzle;
    try {
      JsonNode root = Reply.JSON.readTree(body);
      puzzle = root.path("puzzle");
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
    if (!puzzle.isTextual()) {
      throw new IllegalArgumentException(
          "expected {\"puzzle\": \"…\"} with n² digits, . for blank");
    }
    return Sudoku.parse(puzzle.textValue());
  }
}
