package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.train.run.TinyDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run promises is what the run then takes; and what it leaves behind: nothing. */
class DryRunTest {
  /** Other work on the machine may fall on one of the two runs; then both are made again. */
  private static final int ATTEMPTS = 3;

  private static final double MIB = 1 << 20;

  private static final List<String> RUN =
      List.of(
          "train",
          "data_path=data",
          "arch.hidden_size=64",
          "arch.num_heads=2",
          "arch.H_layers=1",
          "arch.L_layers=1",
          "arch.halt_max_steps=2",
          "global_batch_size=30",
          "epochs=1200",
          "eval_interval=300",
          "lr=1e-4",
          "run_name=tiny",
          "device=simd",
          "threads=1");

  @TempDir private Path folder;

  @BeforeEach
  void writeData() throws IOException {
    TinyDataset.write(folder.resolve("data"), 20, 40);
  }

  private String run(String... more) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(RUN);
    arguments.addAll(List.of(more));
    HrmProcess process = HrmProcess.start(folder, arguments);
    assertThat(process.awaitExit()).as(process.output()).isZero();
    return process.output();
  }

  private static double number(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return Double.parseDouble(matcher.group(1).replace(",", ""));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryIsWithin15AndTimeWithin30PercentOfWhatThenHappens()
      throws IOException, InterruptedException {
    List<String> misses = new ArrayList<>();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      String forecast = run("--dry-run");
      assertThat(folder.resolve("runs")).doesNotExist();
      long begin = System.nanoTime();
      run();
      double seconds = (System.nanoTime() - begin) * 1e-9;
      JsonNode info =
          new ObjectMapper().readTree(Files.readString(folder.resolve("runs/tiny/run.json")));
      double memory = info.path("memory").path("resident_peak_bytes").asDouble() / MIB;
      double tensors = info.path("memory").path("native_peak_bytes").asDouble() / MIB;
      assertThat(number("parameters +([0-9,]+)", forecast))
          .isEqualTo(info.path("parameters").asDouble());
      // Total steps are the reference's formula; how many batches come is up to the draws.
      assertThat(number("steps +([0-9,]+)", forecast))
          .isCloseTo(info.path("last_step").asDouble(), withinPercentage(3));
      assertThat(number("([0-9.]+) MiB of tensors", forecast))
          .isBetween(tensors * 0.85, tensors * 1.15);
      double promisedMemory = number("([0-9.]+) MiB in all", forecast);
      double promisedSeconds = number("\\(([0-9.]+) s\\)", forecast);
      if (isWithin(promisedMemory, memory, 0.15) && isWithin(promisedSeconds, seconds, 0.3)) {
        return;
      }
      misses.add(
          "%.0f MiB for %.0f, %.1f s for %.1f"
              .formatted(promisedMemory, memory, promisedSeconds, seconds));
      delete(folder.resolve("runs"));
    }
    throw new AssertionError("promised and taken: " + misses);
  }

  private static boolean isWithin(double promised, double taken, double tolerance) {
    return Math.abs(promised - taken) <= tolerance * taken;
  }

  private static void delete(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void printConfigPrintsWhatTheRunWillHaveAndStops() throws IOException, InterruptedException {
    String first = run("--print-config", "ema=true", "grad=full");
    assertThat(first).contains("grad: full", "ema: true", "epochs: 1200", "run_name: tiny");
    assertThat(folder.resolve("runs")).doesNotExist();
    Path file = folder.resolve("printed.yaml");
    Files.writeString(file, first.substring(first.indexOf("arch:")));
    HrmProcess again =
        HrmProcess.start(folder, List.of("train", "config=printed.yaml", "--print-config"));
    assertThat(again.awaitExit()).as(again.output()).isZero();
    assertThat(again.output()).endsWith(Files.readString(file));
  }
}
