package io.github.hrm4j.train.get;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.get.Catalogue.Archive;
import io.github.hrm4j.train.get.Catalogue.Entry;
import io.github.hrm4j.train.get.Catalogue.RemoteFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GetterTest {
  private static final byte[] CONTENT = bytes("source,question,answer,rating\n");

  @TempDir Path dir;

  private final List<String> said = new ArrayList<>();
  private LocalServer server;
  private Path folder;

  @BeforeEach
  void start() throws IOException {
    server = new LocalServer();
    folder = dir.resolve("in").resolve("it");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(byte[] content) throws IOException {
    Path file = Files.createTempFile("content", null);
    Files.write(file, content);
    String hash = Sha256Sums.hash(file, Progress.NONE);
    Files.delete(file);
    return hash;
  }

  private void get(Entry entry) throws IOException {
    var patience = new Patience(1, Duration.ofSeconds(20), _ -> {});
    new Getter(patience, Mirror.NONE, Progress.NONE, said::add).get(entry, folder);
  }

  private Entry file(Optional<String> hash) {
    var file = new RemoteFile("train.csv", server.uri("/train.csv"), 1, hash);
    return entry(List.of(file), Optional.empty());
  }

  private static Entry entry(List<RemoteFile> files, Optional<Archive> archive) {
    return new Entry("x", "", "", URI.create("http://x/y"), "", files, archive, "");
  }

  @Test
  void aFileAppearsWithItsHashRecorded() throws IOException {
    server.serve("/train.csv", CONTENT);
    get(file(Optional.of(hash(CONTENT))));
    assertThat(folder.resolve("train.csv")).hasBinaryContent(CONTENT);
    assertThat(folder.resolve("SHA256SUMS")).hasContent(hash(CONTENT) + "  train.csv\n");
    assertThat(folder).isDirectoryNotContaining("glob:**.part*");
    assertThat(said).singleElement().asString().endsWith("done, SHA-256 as published");
  }

  @Test
  void aGoodFileIsCheckedAndNotDownloadedAgain() throws IOException {
    server.serve("/train.csv", CONTENT);
    get(file(Optional.of(hash(CONTENT))));
    get(file(Optional.of(hash(CONTENT))));
    assertThat(server.requests()).hasSize(1);
    assertThat(said.getLast()).endsWith("already there, SHA-256 as published");
  }

  @Test
  void aFileOfAnotherContentIsNeverOverwritten() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("train.csv"), "mine");
    server.serve("/train.csv", CONTENT);
    assertThatThrownBy(() -> get(file(Optional.of(hash(CONTENT)))))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("is there, but its SHA-256 is");
    assertThat(folder.resolve("train.csv")).hasContent("mine");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void whatHasAWrongHashIsPutAside() throws IOException {
    server.serve("/train.csv", bytes("something else"));
    assertThatThrownBy(() -> get(file(Optional.of(hash(CONTENT)))))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("was put aside as train.csv.wrong");
    assertThat(folder.resolve("train.csv")).doesNotExist();
    assertThat(folder.resolve("train.csv.part")).doesNotExist();
    assertThat(folder.resolve("train.csv.wrong")).hasContent("something else");
    server.serve("/train.csv", CONTENT);
    get(file(Optional.of(hash(CONTENT))));
    assertThat(folder.resolve("train.csv")).hasBinaryContent(CONTENT);
  }

  @Test
  void withoutAPublishedHashTheFirstDownloadCounts() throws IOException {
    server.serve("/train.csv", CONTENT);
    get(file(Optional.empty()));
    assertThat(said.getLast()).contains("recorded, but not verified");
    get(file(Optional.empty()));
    assertThat(said.getLast()).endsWith("already there, SHA-256 as at the first download");
    Files.delete(folder.resolve("train.csv"));
    server.serve("/train.csv", bytes("something else"));
    assertThatThrownBy(() -> get(file(Optional.empty()))).hasMessageContaining("put aside");
  }

  private static byte[] zip(Map<String, String> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(bytes(file.getValue()));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private Entry archive(byte[] zip, Map<String, String> expected) throws IOException {
    server.serve("/a.zip", zip);
    var hashes = new TreeMap<String, String>();
    for (Map.Entry<String, String> file : expected.entrySet()) {
      hashes.put(file.getKey(), hash(bytes(file.getValue())));
    }
    String sums = new Sha256Sums(hashes).sha256();
    return entry(List.of(), Optional.of(new Archive(server.uri("/a.zip"), 1, "data", sums)));
  }

  private static final Map<String, String> TASKS =
      Map.of("training/a.json", "{}", "evaluation/b.json", "[]");

  private static Map<String, String> repository() {
    var files = new TreeMap<String, String>();
    TASKS.forEach((name, text) -> files.put("ARC-abc/data/" + name, text));
    files.put("ARC-abc/README.md", "x");
    files.put("ARC-abc/data/notes.txt", "x");
    files.put("ARC-abc/apps/c.json", "x");
    return files;
  }

  @Test
  void anArchiveIsUnpackedCheckedAndNotDownloadedAgain() throws IOException {
    Entry entry = archive(zip(repository()), TASKS);
    get(entry);
    assertThat(folder.resolve("training/a.json")).hasContent("{}");
    assertThat(folder.resolve("evaluation/b.json")).hasContent("[]");
    assertThat(folder.resolve("SHA256SUMS")).exists();
    assertThat(folder).isDirectoryNotContaining("glob:**notes.txt");
    assertThat(folder.getParent()).isDirectoryNotContaining("glob:**zip*");
    get(entry);
    assertThat(server.requests()).hasSize(1);
    assertThat(said.getLast()).contains("already there");
    Files.writeString(folder.resolve("training/a.json"), "{ }");
    assertThatThrownBy(() -> get(entry)).hasMessageContaining("holds other files");
  }

  @Test
  void anArchiveOfOtherFilesIsPutAside() throws IOException {
    Entry entry = archive(zip(repository()), Map.of("training/a.json", "{}"));
    assertThatThrownBy(() -> get(entry))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("put aside as it.zip.wrong");
    assertThat(folder).doesNotExist();
    assertThat(folder.getParent()).isDirectoryContaining("glob:**/it.zip.wrong");
    try (var left = Files.list(folder.getParent())) {
      assertThat(left).hasSize(1); // nothing half unpacked
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ARC/data/../../../evil.json",
        "/etc/evil.json",
        "ARC/data/..\\evil.json",
        "ARC/data/C:/evil.json",
        "ARC//evil.json",
        "ARC/data/./evil.json",
        "../evil.json"
      })
  void hostileNamesAreRefused(String name) throws IOException {
    Map<String, String> files = repository();
    files.put(name, "evil");
    Entry entry = archive(zip(files), TASKS);
    assertThatThrownBy(() -> get(entry))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("not that of a file in it");
    try (var walk = Files.walk(dir)) {
      assertThat(walk).noneMatch(path -> path.toString().endsWith("evil.json"));
    }
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    Entry entry = archive(bytes("<html>not found</html>"), TASKS);
    assertThatThrownBy(() -> get(entry)).hasMessageContaining("not a zip archive");
    Entry empty = archive(zip(Map.of("ARC/readme.md", "x")), TASKS);
    assertThatThrownBy(() -> get(empty)).hasMessageContaining("no .json file in its folder data");
  }

  @Test
  void anArchiveThatIsFarTooLargeIsRefused() throws IOException {
    Map<String, String> files = new TreeMap<>();
    String megabyte = " ".repeat(1 << 20);
    for (int i = 0; i < 257; i++) {
      files.put("ARC/data/%d.json".formatted(i), megabyte);
    }
    Entry entry = archive(zip(files), TASKS);
    assertThatThrownBy(() -> get(entry)).hasMessageContaining("larger than");
    assertThat(folder).doesNotExist();
  }
}
