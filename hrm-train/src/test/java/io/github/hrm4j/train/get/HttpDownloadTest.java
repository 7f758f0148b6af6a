package io.github.hrm4j.train.get;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.train.data.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HttpDownloadTest {
  private static final int SIZE = 1_000_000;

  @TempDir Path dir;

  private final List<Duration> pauses = new ArrayList<>();
  private LocalServer server;
  private byte[] content;
  private Path part;

  @BeforeEach
  void start() throws IOException {
    server = new LocalServer();
    content = random(1);
    part = dir.resolve("file.part");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static byte[] random(long seed) {
    byte[] bytes = new byte[SIZE];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private void fetch(int attempts) throws IOException {
    fetch(attempts, Duration.ofSeconds(20));
  }

  private void fetch(int attempts, Duration stall) throws IOException {
    var patience = new Patience(attempts, stall, pauses::add);
    new HttpDownload(patience, Progress.NONE).fetch(server.uri("/file"), part, "file");
  }

  private void assertDownloaded(byte[] expected) throws IOException {
    assertThat(Files.readAllBytes(part)).isEqualTo(expected);
    assertThat(dir).isDirectoryNotContaining("glob:**.validator");
  }

  @Test
  void goesOnAfterACutConnection() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    server.serve(
        "/file",
        content,
        (exchange, bytes) -> {
          if (calls.getAndIncrement() == 0) {
            LocalServer.cutAfter(SIZE / 2).give(exchange, bytes);
          } else {
            LocalServer.ranges(exchange, bytes);
          }
        });
    fetch(2);
    assertDownloaded(content);
    assertThat(server.requests()).hasSize(2);
    LocalServer.Request second = server.requests().getLast();
    assertThat(second.range()).hasValueSatisfying(r -> assertThat(r).matches("bytes=[1-9]\\d*-"));
    assertThat(second.ifRange()).contains(LocalServer.tag(content));
    assertThat(pauses).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void goesOnInALaterCall() throws IOException {
    server.serve("/file", content, LocalServer.cutAfter(SIZE / 3));
    assertThatThrownBy(() -> fetch(1))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("the same command goes on from");
    long had = Files.size(part);
    assertThat(had).isBetween(1L, (long) SIZE / 3);
    server.serve("/file", content);
    fetch(1);
    assertDownloaded(content);
    assertThat(server.requests().getLast().range()).contains("bytes=" + had + "-");
  }

  @Test
  void aServerThatIgnoresRangesSendsAllOfIt() throws IOException {
    server.serve("/file", content, LocalServer.cutAfter(SIZE / 3));
    assertThatThrownBy(() -> fetch(1)).isInstanceOf(DownloadException.class);
    server.serve("/file", content, LocalServer::whole);
    fetch(1);
    assertDownloaded(content);
  }

  @Test
  void aFileThatChangedMeanwhileIsBegunAnew() throws IOException {
    server.serve("/file", content, LocalServer.cutAfter(SIZE / 3));
    assertThatThrownBy(() -> fetch(1)).isInstanceOf(DownloadException.class);
    byte[] changed = random(2);
    server.serve("/file", changed);
    fetch(1);
    assertDownloaded(changed);
  }

  @Test
  void whatIsThereWithoutAValidatorIsNotTrusted() throws IOException {
    Files.write(part, random(3));
    server.serve("/file", content);
    fetch(1);
    assertDownloaded(content);
    assertThat(server.requests().getFirst().range()).isEmpty();
  }

  @Test
  void aWholePartNeedsNoMoreBytes() throws IOException {
    Files.write(part, content);
    Files.writeString(dir.resolve("file.part.validator"), LocalServer.tag(content));
    server.serve("/file", content);
    fetch(1);
    assertDownloaded(content);
    assertThat(server.requests().getFirst().range()).contains("bytes=" + SIZE + "-");
  }

  @Test
  void aPartThatIsTooLongIsBegunAnew() throws IOException {
    Files.write(part, new byte[SIZE + 5]);
    Files.writeString(dir.resolve("file.part.validator"), LocalServer.tag(content));
    server.serve("/file", content);
    fetch(2);
    assertDownloaded(content);
  }

  @Test
  void aBusyServerIsAskedAgain() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    server.serve(
        "/file",
        content,
        (exchange, bytes) -> {
          if (calls.getAndIncrement() < 3) {
            exchange.sendResponseHeaders(503, -1);
          } else {
            LocalServer.ranges(exchange, bytes);
          }
        });
    fetch(4);
    assertDownloaded(content);
    assertThat(pauses)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void aServerThatStaysBusyIsGivenUp() {
    server.serve("/file", content, (exchange, _) -> exchange.sendResponseHeaders(503, -1));
    assertThatThrownBy(() -> fetch(3)).hasMessageContaining("the server answered 503");
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void aMissingFileIsNotAskedForAgain() {
    assertThatThrownBy(() -> fetch(5))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("answered 404 (not found)");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aSilentConnectionCountsAsCut() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    server.serve(
        "/file",
        content,
        (exchange, bytes) -> {
          if (calls.getAndIncrement() == 0) {
            LocalServer.cutAfter(SIZE / 2).give(exchange, bytes);
            await(done);
          } else {
            LocalServer.ranges(exchange, bytes);
          }
        });
    fetch(2, Duration.ofMillis(200));
    done.countDown();
    assertDownloaded(content);
    assertThat(calls).hasValue(2);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void redirectsAreFollowedWithTheRange() throws IOException {
    server.serve(
        "/file",
        content,
        (exchange, _) -> {
          exchange.getResponseHeaders().set("Location", server.uri("/elsewhere").toString());
          exchange.sendResponseHeaders(302, -1);
        });
    server.serve("/elsewhere", content, LocalServer.cutAfter(SIZE / 2));
    assertThatThrownBy(() -> fetch(1)).isInstanceOf(DownloadException.class);
    server.serve("/elsewhere", content);
    fetch(1);
    assertDownloaded(content);
    assertThat(server.requests().getLast().path()).isEqualTo("/elsewhere");
    assertThat(server.requests().getLast().range()).isPresent();
  }

  @Test
  void twoDownloadsOfOneFileAreRefused() throws IOException {
    server.serve("/file", content);
    try (var channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      assertThatThrownBy(() -> fetch(1)).hasMessageContaining("another download is writing");
    }
  }
}
