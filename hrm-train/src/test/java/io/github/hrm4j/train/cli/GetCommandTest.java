package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.train.get.Catalogue;
import io.github.hrm4j.train.get.Catalogue.Entry;
import io.github.hrm4j.train.get.Catalogue.RemoteFile;
import io.github.hrm4j.train.get.LocalServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GetCommandTest {
  private static final byte[] CONTENT = "hello".getBytes(StandardCharsets.UTF_8);
  private static final String HASH =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  private LocalServer server;

  @BeforeEach
  void start() throws IOException {
    server = new LocalServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int get(URI address, String... arguments) {
    var file = new RemoteFile("a.csv", address, 1, Optional.of(HASH));
    var entry =
        new Entry(
            "mazes",
            "some mazes",
            dir.resolve("usual").toString(),
            URI.create("https://example.org/Hard-Mazes"),
            "MIT",
            List.of(file),
            Optional.empty(),
            "data maze --source {folder}");
    var failures = new Failures();
    return new CommandLine(new GetCommand(new Catalogue(List.of(entry)), environment))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .execute(arguments);
  }

  private void requireOneLine(int code, int expected, String... parts) {
    assertThat(code).as(err.toString()).isEqualTo(expected);
    assertThat(err.toString().strip()).hasLineCount(1).contains(parts).doesNotContain("Exception");
  }

  @Test
  void downloadsAndSaysWhatIsNext() {
    server.serve("/a.csv", CONTENT);
    assertThat(get(server.uri("/a.csv"), "mazes")).as(err.toString()).isZero();
    assertThat(dir.resolve("usual/a.csv")).hasBinaryContent(CONTENT);
    assertThat(out.toString())
        .contains("done, SHA-256 as published")
        .contains("next: hrm data maze --source " + dir.resolve("usual"));
  }

  @Test
  void listsNamesSizesOriginsAndLicences() {
    for (String[] arguments : new String[][] {{}, {"--list"}}) {
      assertThat(get(server.uri("/a.csv"), arguments)).isZero();
      assertThat(out.toString())
          .contains("mazes", "1 MB", "https://example.org/Hard-Mazes", "MIT", "usual");
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aMirrorOfTheOptionGoesBeforeThatOfTheEnvironment() {
    server.serve("/first/b/a.csv", CONTENT);
    server.serve("/second/b/a.csv", CONTENT);
    URI original = URI.create("https://publisher.invalid/b/a.csv");
    environment.put("HRM_MIRROR", server.uri("/second").toString());
    String first = "publisher.invalid=" + server.uri("/first");
    assertThat(get(original, "mazes", "--mirror", first)).as(err.toString()).isZero();
    String other = dir.resolve("other").toString();
    assertThat(get(original, "mazes", "--output-dir", other)).as(err.toString()).isZero();
    assertThat(server.requests())
        .extracting(LocalServer.Request::path)
        .containsExactly("/first/b/a.csv", "/second/b/a.csv");
    assertThat(dir.resolve("other/a.csv")).hasBinaryContent(CONTENT);
  }

  @Test
  void failuresAreOneLineAndExitOne() {
    requireOneLine(get(server.uri("/a.csv"), "mazes"), 1, "a.csv: http://", "answered 404");
    err.getBuffer().setLength(0);
    server.serve("/a.csv", "other".getBytes(StandardCharsets.UTF_8));
    requireOneLine(get(server.uri("/a.csv"), "mazes"), 1, HASH, "put aside as a.csv.wrong");
  }

  @Test
  void wrongUsageIsOneLineAndExitTwo() {
    requireOneLine(get(server.uri("/a.csv"), "maizes"), 2, "is called 'maizes'; there are mazes");
    err.getBuffer().setLength(0);
    requireOneLine(
        get(server.uri("/a.csv"), "mazes", "--mirror", "http://example.org"), 2, "only https");
    err.getBuffer().setLength(0);
    requireOneLine(get(server.uri("/a.csv"), "mazes", "--list"), 2, "goes without");
  }
}
