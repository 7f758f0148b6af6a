package io.github.hrm4j.train.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Java in the guides is code that the build compiles and runs: before each block stands a
 * comment with the file that it comes from, and the block occurs in that file, white space aside.
 */
class GuideCodeTest {
  private static final Path ROOT = Path.of("..");

  private static final Pattern BLOCK =
      Pattern.compile("(?:<!-- from: (\\S+) -->\\n)?```java\\n(.*?)```", Pattern.DOTALL);

  private static final Path FORTY_LINES =
      Path.of("hrm-train/src/test/java/io/github/hrm4j/train/example/SortDigits.java");

  /** What is wrong with a guide's Java blocks. */
  private static List<String> findings(String guide) throws IOException {
    List<String> findings = new ArrayList<>();
    Matcher block = BLOCK.matcher(guide);
    while (block.find()) {
      String first = block.group(2).lines().findFirst().orElse("");
      if (block.group(1) == null) {
        findings.add("'" + first + "' comes from no file");
      } else if (!packed(Files.readString(ROOT.resolve(block.group(1))))
          .contains(packed(block.group(2)))) {
        findings.add("'" + first + "' is not in " + block.group(1));
      }
    }
    return findings;
  }

  private static String packed(String code) {
    return code.replaceAll("\\s+", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/embedding.md", "docs/your-own-puzzle.md"})
  void everyBlockIsInTheFileItNames(String name) throws IOException {
    String guide = Files.readString(ROOT.resolve(name));
    assertThat(BLOCK.matcher(guide).results()).hasSizeGreaterThan(2);
    assertThat(findings(guide)).isEmpty();
  }

  @Test
  void anotherBlockIsFound() throws IOException {
    assertThat(findings("<!-- from: " + FORTY_LINES + " -->\n```java\nint a;\n```\n"))
        .containsExactly("'int a;' is not in " + FORTY_LINES);
    assertThat(findings("```java\nint a;\n```\n")).containsExactly("'int a;' comes from no file");
  }

  @Test
  void trainingOnDataOfOnesOwnTakesFortyLines() throws IOException {
    List<String> lines =
        Files.readAllLines(ROOT.resolve(FORTY_LINES)).stream()
            .filter(line -> !line.isBlank())
            .toList();
    assertThat(lines).hasSizeLessThanOrEqualTo(40);
    String guide = Files.readString(ROOT.resolve("docs/embedding.md"));
    String whole = Files.readString(ROOT.resolve(FORTY_LINES)).replaceFirst("package .*;", "");
    assertThat(packed(guide)).contains(packed(whole));
  }
}
