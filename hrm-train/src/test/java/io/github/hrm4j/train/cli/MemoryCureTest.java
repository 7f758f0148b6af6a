package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Want of memory is one line that says what to do. */
class MemoryCureTest {
  @Command(name = "train")
  private static final class Wanting implements Callable<Integer> {
    private final String said;

    Wanting(String said) {
      this.said = said;
    }

    @Override
    public Integer call() {
      throw new OutOfMemoryError(said);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Unable to allocate 184524800112 bytes, grad_accumulation=N",
    "Java heap space, HRM_JAVA_OPTS=-Xmx2g",
    "unable to create native thread: possibly out of memory, threads=N",
  })
  void theLineNamesTheCure(String said, String cure) {
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new Wanting(said))
            .setErr(new PrintWriter(err))
            .setExecutionStrategy(Failures::run)
            .setExecutionExceptionHandler(new Failures())
            .execute();
    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("hrm: out of memory: " + said).contains(cure);
  }
}
