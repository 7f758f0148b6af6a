package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.train.audit.Fixture;
import io.github.hrm4j.train.audit.Fixtures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataAuditCommandTest {
  @TempDir Path dir;

  private StringWriter out;
  private StringWriter err;

  private int audit(Object... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    String[] words = new String[arguments.length + 2];
    words[0] = "data";
    words[1] = "audit";
    for (int i = 0; i < arguments.length; i++) {
      words[i + 2] = arguments[i].toString();
    }
    return Main.run(new PrintWriter(out), new PrintWriter(err), words);
  }

  private void requireBadInput(String... parts) {
    assertThat(err.toString().strip()).hasLineCount(1).startsWith("hrm: ").contains(parts);
  }

  private Path write(Fixture fixture) throws IOException {
    fixture.write(dir.resolve("data"));
    return dir.resolve("data");
  }

  @Test
  void aCleanDatasetIsExitZero() throws IOException {
    assertThat(audit(write(new Fixtures(1).maze()))).isZero();
    assertThat(out.toString())
        .contains("train: 10 groups, 80 puzzles, 80 examples")
        .contains("test: 4 groups, 4 puzzles, 4 examples")
        .contains("mazes of 11×11, compared under the 8 rotations and reflections")
        .contains("(no provenance.json, so those of this kind's builder are assumed)")
        .contains("clean: 0 leaks and 0 allowed ones, 0 answers alone, 0 faults");
  }

  @Test
  void aLeakIsExitOneUnlessItIsAllowed() throws IOException {
    Fixture fixture = new Fixtures(1).mazeWithLeak();
    Path data = write(fixture);
    assertThat(audit(data)).isEqualTo(1);
    assertThat(out.toString().lines().findFirst())
        .contains(
            "leak: test/all example 1 (all/1): its question and its answer are in training:"
                + " train/all example 80");
    Path allow = dir.resolve("allow.txt");
    Files.writeString(allow, "# known\n\nall/1  # since 2025\nall/77\n");
    assertThat(audit(data, "--allow", allow)).isZero();
    assertThat(out.toString())
        .contains("allowed: test/all example 1 (all/1)", "note: all/77 is allowed, but was not");
  }

  @Test
  void jsonHasEverything() throws IOException {
    assertThat(audit(write(new Fixtures(1).mazeWithLeak()), "--json")).isEqualTo(1);
    JsonNode root = new ObjectMapper().readTree(out.toString());
    assertThat(root.get("clean").booleanValue()).isFalse();
    assertThat(root.get("leak_count").intValue()).isEqualTo(1);
    assertThat(root.get("fault_count").intValue()).isZero();
    assertThat(root.at("/splits/train/examples").intValue()).isEqualTo(81);
    assertThat(root.at("/findings/0/id").textValue()).isEqualTo("all/1");
    assertThat(root.at("/findings/0/place").textValue()).isEqualTo("test/all example 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data audit", "data show", "get"})
  void helpHasExamples(String command) {
    out = new StringWriter();
    String[] words = (command + " --help").split(" ", -1);
    assertThat(Main.run(new PrintWriter(out), new PrintWriter(out), words)).isZero();
    assertThat(out.toString()).contains("Usage: hrm " + command, "Examples:", "Exit codes");
    assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
  }

  @Test
  void badInputIsOneLineAndExitTwo() throws IOException {
    assertThat(audit(dir.resolve("nothing"))).isEqualTo(2);
    requireBadInput("nothing: neither train/dataset.json nor test/dataset.json is there");
    Path data = write(new Fixtures(1).maze());
    assertThat(audit(data, "--allow", dir.resolve("nofile"))).isEqualTo(2);
    requireBadInput("nofile: no such file");
    Path allow = Files.writeString(dir.resolve("allow.txt"), "a b\n");
    assertThat(audit(data, "--allow", allow)).isEqualTo(2);
    requireBadInput("allow.txt: line 1: more than one id: 'a b'");
    Files.writeString(data.resolve("train/all__inputs.npy"), "not numpy");
    assertThat(audit(data)).isEqualTo(2);
    requireBadInput("all__inputs.npy", "not a .npy file");
    assertThat(audit()).isEqualTo(2);
    requireBadInput("DIR");
  }
}
