package io.github.hrm4j.train.fuzz;

import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Reads damaged files and requires each to be read, or refused in one line that names it. */
final class Fuzzer {
  private static final int LONGEST_MESSAGE = 2000;
  private static final int FLOODS = 3;

  private final FuzzTarget target;
  private final Path file;

  /** How it went. */
  record Tally(int read, int refused) {}

  /**
   * A fuzzer of one format.
   *
   * @param folder of its own, for the files
   */
  Fuzzer(FuzzTarget target, Path folder) throws IOException {
    this.target = target;
    this.file = folder.resolve(target.fileName());
    Files.createDirectories(file.getParent());
  }

  /** The format's name. */
  String name() {
    return target.name();
  }

  /**
   * Reads so many mutations, every other one with faults in the header only. Each depends on the
   * seed and its number alone.
   *
   * @throws AssertionError naming the round that found a fault; its file stays in the folder
   */
  Tally run(long seed, int rounds) throws IOException {
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      boolean no = check(mutated(seed, round), "seed %d, round %d".formatted(seed, round));
      refused += no ? 1 : 0;
    }
    return new Tally(rounds - refused, refused);
  }

  /**
   * Reads every file of the corpus: what once was a fault.
   *
   * @param folder of the corpus, with a folder for each format
   */
  void replay(Path folder) throws IOException {
    List<Path> files = List.of();
    if (Files.isDirectory(folder.resolve(target.name()))) {
      try (Stream<Path> list = Files.list(folder.resolve(target.name()))) {
        files = list.sorted().toList();
      }
    }
    for (Path found : files) {
      byte[] bytes = target.seeds().getFirst().finish().apply(Files.readAllBytes(found));
      check(bytes, found.toString());
    }
  }

  /** Reads files that are far too large and hold nothing but one word. */
  void flood(int bytes) throws IOException {
    for (String word : target.words().subList(0, FLOODS)) {
      byte[] one = word.getBytes(StandardCharsets.ISO_8859_1);
      byte[] all = new byte[bytes / one.length * one.length];
      for (int at = 0; at < all.length; at += one.length) {
        System.arraycopy(one, 0, all, at, one.length);
      }
      check(all, "flood of " + word);
    }
  }

  private boolean check(byte[] bytes, String what) {
    try {
      return isRefused(bytes);
    } catch (IOException | RuntimeException | Error e) {
      throw new AssertionError("%s, %s, file %s: %s".formatted(target.name(), what, file, e), e);
    }
  }

  private byte[] mutated(long seed, int round) throws IOException {
    Random random = new Random(seed * 1_000_003 + round);
    FuzzTarget.Seed good = target.seeds().get(random.nextInt(target.seeds().size()));
    boolean inHeader = round % 2 == 0;
    return good.finish().apply(new Mutator(random, good, target.words(), inHeader).mutate());
  }

  /** Whether the reader refuses these bytes, as it should. */
  private boolean isRefused(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    try {
      target.reader().read(file);
      return false;
    } catch (FormatException | ConfigException e) {
      requireOneLine(e.getMessage());
      return true;
    }
  }

  // A reader of several files names the one that is at fault, which is in this folder.
  private void requireOneLine(String message) {
    boolean named = message.contains(file.getParent().getParent().toString());
    if (!named || message.lines().count() != 1 || message.length() > LONGEST_MESSAGE) {
      throw new AssertionError("not one line that names the file: " + message);
    }
  }
}
