package io.github.hrm4j.train.view.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.train.log.RunLogs;
import io.github.hrm4j.train.run.TinyRuns;
import io.github.hrm4j.train.view.BrowserExtension;
import io.github.hrm4j.train.view.TestBrowser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of a run that goes on: who gets it, how it grows, and what happens when they go away.
 */
class LivePageTest {
  @TempDir private Path folder;
  private RunLogs logs;
  private LiveStatus status;
  private LiveServer server;

  @BeforeEach
  void start() throws IOException {
    logs = RunLogs.open(folder, Map.of(), () -> Instant.EPOCH);
    status = new LiveStatus(TinyRuns.watching(_ -> {}));
    server = LiveServer.start(folder, status);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    logs.close();
  }

  private void train(long step, double loss) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("count", 1.0);
    fields.put("lm_loss", loss);
    fields.put("lr", 0.5);
    logs.append(step, "train", fields);
    status.stepped(step, Map.of());
  }

  private int code(String method, String pathAndQuery) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + server.address().getPort() + pathAndQuery);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(address)
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void onlyTheWholeAddressOpensIt() throws Exception {
    String query = server.address().getQuery();
    assertThat(server.address().getHost()).isEqualTo("127.0.0.1");
    assertThat(query).matches("token=[\\w-]{22}");
    assertThat(code("GET", "/?" + query)).isEqualTo(200);
    assertThat(code("GET", "/")).isEqualTo(403);
    assertThat(code("GET", "/?token=")).isEqualTo(403);
    assertThat(code("GET", "/?" + query.substring(0, query.length() - 1))).isEqualTo(403);
    assertThat(code("GET", "/events")).isEqualTo(403);
    assertThat(code("GET", "/events?token=wrong")).isEqualTo(403);
    assertThat(code("GET", "/other?" + query)).isEqualTo(404);
    assertThat(code("POST", "/?" + query)).isEqualTo(405);
  }

  /** A page of somebody else's that made its name lead here would send its own name. */
  @Test
  void anotherNameForThisMachineIsRefused() throws Exception {
    try (Socket socket = connect("/?" + server.address().getQuery(), "evil.example", "")) {
      assertThat(reader(socket).readLine()).contains("403");
    }
  }

  private Socket connect(String path, String host, String header) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    OutputStream out = socket.getOutputStream();
    out.write(
        "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
            .formatted(path, host, header)
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private Socket events(String header) throws IOException {
    return connect(
        "/events?" + server.address().getQuery(),
        "127.0.0.1:" + server.address().getPort(),
        header);
  }

  private static String next(BufferedReader lines, String beginning) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith(beginning)) {
      line = lines.readLine();
    }
    return String.valueOf(line);
  }

  @Test
  void whoComesAgainGetsWhatCameMeanwhile() throws IOException {
    train(1, 2.5);
    String id;
    try (Socket first = events("")) {
      BufferedReader lines = reader(first);
      assertThat(next(lines, "event: rows")).isEqualTo("event: rows");
      id = next(lines, "id: ");
      assertThat(next(lines, "data: ")).startsWith("data: {\"train\":[[1,2.5,");
    }
    // It has gone away, and the run goes on as if nothing had happened.
    train(2, 2.25);
    train(3, 2.125);
    try (Socket again = events("Last-Event-ID: " + id.substring("id: ".length()) + "\r\n")) {
      BufferedReader lines = reader(again);
      next(lines, "event: rows");
      assertThat(next(lines, "data: "))
          .startsWith("data: {\"train\":[[2,2.25,")
          .contains("],[3,2.125,");
      server.close();
      assertThat(next(lines, "event: end")).isEqualTo("event: end");
    }
  }

  /**
   * A browser tab that was stopped reads nothing: its socket fills up, and only its thread waits.
   */
  @Test
  void whoDoesNotReadHoldsNobodyUp() throws IOException {
    try (Socket _ = events("")) {
      long begun = System.nanoTime();
      for (int step = 1; step <= 20_000; step++) {
        train(step, 1);
      }
      double seconds = (System.nanoTime() - begun) * 1e-9;
      assertThat(seconds).isLessThan(20);
      assertThat(status.state().step()).isEqualTo(20_000);
    }
  }

  /** In a browser. */
  @ExtendWith(BrowserExtension.class)
  @org.junit.jupiter.api.Nested
  class InABrowser {
    @Test
    void theCurvesGrowAndTheEndIsSaid(TestBrowser browser) throws IOException {
      status.started(0, 100);
      train(1, 2.5);
      browser.open(server.address());
      browser.await(
          "return document.getElementById('live').textContent.startsWith('Training, step 1 of 100')");
      train(2, 2.0);
      train(3, 1.5);
      browser.await("return hrm.charts.list[0].plot.data[0].length === 3");
      assertThat(browser.number("return hrm.charts.list[0].plot.data[2][2]")).isEqualTo(1.5);
      browser.await(
          "return document.querySelector('[data-figure=loss] .legend .value').textContent === '1.5'");
      assertThat(browser.find("footer").getText())
          .contains("served by the training itself")
          .doesNotContain("complete in itself");
      assertThat(browser.complaints()).isEmpty();
      server.close();
      browser.await("return document.getElementById('live').textContent === 'The run has ended'");
    }
  }
}
