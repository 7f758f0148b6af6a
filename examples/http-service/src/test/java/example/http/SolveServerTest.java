package example.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.solve.Solution;
import io.github.hrm4j.solve.Solver;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SolveServerTest {
  private static final String PUZZLE = "51..232345.64..1.515.2643.1..262...1";
  private static final String SOLUTION = "516423234516462135153264341652625341";

  private static Solver solver;
  private static SolveServer server;
  private static HttpClient client;

  @BeforeAll
  static void start() throws IOException {
    solver = Main.load(Settings.of(System.getenv()));
    server = new SolveServer(settings(64), solver::solve);
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
    solver.close();
  }

  private static Settings settings(int queue) {
    return Settings.of(
        Map.of("PORT", "0", "WORKERS", "1", "QUEUE", "" + queue, "DRAIN_SECONDS", "30"));
  }

  private static HttpRequest post(SolveServer to, String body) {
    return HttpRequest.newBuilder(at(to, "/solve")).POST(BodyPublishers.ofString(body)).build();
  }

  private static URI at(SolveServer to, String path) {
    return URI.create("http://127.0.0.1:" + to.port() + path);
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(at(server, path)).build());
  }

  private static String puzzle() {
    return "{\"puzzle\": \"" + PUZZLE + "\"}";
  }

  @Test
  void listensOnThisMachineOnlyUnlessToldOtherwise() {
    assertTrue(server.address().getAddress().isLoopbackAddress(), server.address().toString());
    assertEquals("0.0.0.0", Settings.of(Map.of("HOST", "0.0.0.0")).host());
  }

  @Test
  void solvesASudoku() throws Exception {
    HttpResponse<String> response = send(post(server, puzzle()));

    assertEquals(200, response.statusCode(), response.body());
    JsonNode body = new ObjectMapper().readTree(response.body());
    assertEquals(SOLUTION, body.path("solution").textValue());
    assertTrue(body.path("valid").booleanValue());
    assertTrue(body.path("segments").intValue() >= 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "puzzle",
        "[]",
        "{}",
        "{\"puzzle\": 5}",
        "{\"puzzle\": \"12\"}",
        "{\"puzzle\": \"x1..23.345.6...1.515.2643....2.....1\"}",
        "{\"puzzle\": \"1...............\"}",
      })
  void badInputIsTheClientsMistake(String body) throws Exception {
    HttpResponse<String> response = send(post(server, body));

    assertEquals(400, response.statusCode(), response.body());
    assertTrue(response.body().startsWith("{\"error\":\""), response.body());
  }

  @Test
  void longInputIsNotReadToItsEnd() throws Exception {
    HttpResponse<String> response = send(post(server, " ".repeat(5000)));

    assertEquals(413, response.statusCode());
  }

  @Test
  void otherMethodsAndPathsAreRefused() throws Exception {
    assertEquals(405, get("/solve").statusCode());
    assertEquals("POST", get("/solve").headers().firstValue("Allow").orElseThrow());
    assertEquals(404, get("/").statusCode());
  }

  @Test
  void healthAndMetrics() throws Exception {
    assertEquals("{\"status\":\"UP\"}", get("/health").body().strip());
    assertEquals(200, send(post(server, puzzle())).statusCode());

    HttpResponse<String> metrics = get("/metrics");

    assertTrue(metrics.headers().firstValue("Content-Type").orElseThrow().startsWith("text/plain"));
    List<String> lines = metrics.body().lines().toList();
    for (String name :
        List.of(
            "hrm_solve_seconds_count{valid=\"true\"}",
            "hrm_segments_sum",
            "executor_queued_tasks{name=\"solve\"}",
            "http_server_requests_seconds_count{status=\"200\",uri=\"/solve\"}",
            "jvm_memory_used_bytes")) {
      assertTrue(lines.stream().anyMatch(line -> line.startsWith(name)), name);
    }
  }

  @Test
  void refusesWhenTheQueueIsFull() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (SolveServer slow = new SolveServer(settings(1), gated(new CountDownLatch(1), gate))) {
      // One is solved, one waits, and there is no room for the third.
      List<CompletableFuture<HttpResponse<String>>> three =
          List.of(sendAsync(slow), sendAsync(slow), sendAsync(slow));

      var refused =
          (HttpResponse<?>) CompletableFuture.anyOf(three.toArray(CompletableFuture[]::new)).get();
      assertEquals(503, refused.statusCode());
      assertEquals("1", refused.headers().firstValue("Retry-After").orElseThrow());

      gate.countDown();
      List<Integer> statuses = three.stream().map(one -> one.join().statusCode()).sorted().toList();
      assertEquals(List.of(200, 200, 503), statuses);
    }
  }

  @Test
  void aStopAnswersWhatIsUnderWay() throws Exception {
    CountDownLatch solving = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    SolveServer stopped = new SolveServer(settings(1), gated(solving, gate));
    CompletableFuture<HttpResponse<String>> underWay = sendAsync(stopped);
    solving.await();

    Thread stop = Thread.startVirtualThread(stopped::close);
    while (isUp(stopped)) {
      Thread.onSpinWait();
    }
    gate.countDown();

    assertEquals(200, underWay.get().statusCode());
    stop.join();
  }

  private static boolean isUp(SolveServer which) throws IOException, InterruptedException {
    try {
      return send(HttpRequest.newBuilder(at(which, "/health")).build()).statusCode() == 200;
    } catch (ConnectException e) {
      return false;
    }
  }

  private static CompletableFuture<HttpResponse<String>> sendAsync(SolveServer to) {
    return client.sendAsync(post(to, puzzle()), BodyHandlers.ofString());
  }

  /** Says when it begins, and goes on when the gate opens. */
  private static Function<Puzzle, Solution> gated(CountDownLatch begun, CountDownLatch gate) {
    return puzzle -> {
      begun.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return solver.solve(puzzle);
    };
  }
}
