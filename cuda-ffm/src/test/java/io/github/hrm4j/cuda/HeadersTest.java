package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our prototypes against the bindings made of them, and against NVIDIA's headers. */
class HeadersTest {
  private static final Path HEADERS = Path.of("../native-headers").toAbsolutePath().normalize();
  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern FUNCTION = Pattern.compile("\\b(cu\\w+)\\(");
  private static final int SKIPPED = 77;

  @Test
  @Tag("tier0")
  void everyFunctionOfTheHeadersIsBoundAndNoOther() throws IOException {
    Set<String> declared = new TreeSet<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(HEADERS.resolve("src/main/c"), "*.h")) {
      for (Path file : files) {
        String text = COMMENT.matcher(Files.readString(file)).replaceAll("");
        FUNCTION.matcher(text).results().forEach(found -> declared.add(found.group(1)));
      }
    }
    assertThat(RequiredSymbols.all())
        .as("run native-headers/generate.sh after a change of the headers")
        .containsExactlyElementsOf(declared);
  }

  @Test
  @Tag("tier3")
  void theyAgreeWithNvidias() throws IOException, InterruptedException {
    Process check =
        new ProcessBuilder(HEADERS.resolve("check-agreement.sh").toString())
            .redirectErrorStream(true)
            .start();
    String output =
        new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int code = check.waitFor();
    assumeTrue(code != SKIPPED, output);
    assertThat(code).as(output).isZero();
    // Also what was not compared, for want of a header.
    System.out.println(output);
  }
}
