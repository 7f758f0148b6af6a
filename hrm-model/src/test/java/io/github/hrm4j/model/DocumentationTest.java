package io.github.hrm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.testkit.DocRules;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@link DocRules} ask of this module's Javadoc. */
class DocumentationTest {
  @Test
  void everyPublicMethodSaysItsShapesAndErrors() throws IOException {
    assertThat(DocRules.missing(Path.of("src/main/java"))).isEmpty();
  }
}
