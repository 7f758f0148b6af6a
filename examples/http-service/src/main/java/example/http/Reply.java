package example.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.github.hrm4j.solve.Solution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A status and a body. */
record Reply(int status, String type, String body) {
  static final ObjectMapper JSON = new ObjectMapper();

  /** The same fields as {@code hrm solve --json}. */
  static Reply of(Solution solution) {
    ObjectNode body = JSON.createObjectNode();
    body.put("solution", solution.text());
    body.put("valid", solution.valid());
    body.put("q_halt", solution.qHalt());
    body.put("q_continue", solution.qContinue());
    body.put("segments", solution.segments());
    return json(200, body);
  }

  static Reply error(int status, String message) {
    return json(status, JSON.createObjectNode().put("error", message));
  }

  static Reply json(int status, ObjectNode body) {
    return new Reply(status, "application/json", body + "\n");
  }

  void send(HttpExchange exchange) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (status == 503) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
