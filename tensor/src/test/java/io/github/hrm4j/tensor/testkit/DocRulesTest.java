package io.github.hrm4j.tensor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** This module's Javadoc, and that the rules find what is missing. */
class DocRulesTest {
  @Test
  void everyPublicMethodSaysItsShapesAndErrors() throws IOException {
    assertThat(DocRules.missing(Path.of("src/main/java"))).isEmpty();
  }

  @Test
  void aMissingShapeIsListed() throws IOException {
    assertThat(
            findings(
                """
                /**
                 * Adds.
                 *
                 * @param a [n]
                 * @param b the other one
                 * @return their sum
                 */
                public static Tensor plus(Tensor a, Tensor b) { return a; }
                """))
        .containsExactly(
            "Sample.java:10 Sample.plus: @param b states no shape: 'the other one'",
            "Sample.java:10 Sample.plus: @return states no shape: 'their sum'");
  }

  @Test
  void aMissingErrorIsListedWhereverInTheFileItIsThrown() throws IOException {
    assertThat(
            findings(
                """
                /** Does it. */
                public void direct() { throw new IllegalStateException(); }
                /** Does it. */
                public void indirect() { check(); }
                private static void check() { require(); }
                private static void require() { throw new IllegalStateException(); }
                /**
                 * Does it.
                 *
                 * @throws IllegalStateException always
                 */
                public void said() { check(); }
                """))
        .containsExactly(
            "Sample.java:4 Sample.direct: states no errors: @throws is missing",
            "Sample.java:6 Sample.indirect: states no errors: @throws is missing");
  }

  @Test
  void anOperationMustStateErrorsEvenIfOthersCheckItsOperands() throws IOException {
    assertThat(
            findings(
                """
                /**
                 * A copy.
                 *
                 * @param x of any shape
                 * @return of the same shape
                 */
                public static Variable apply(Variable x) { return x; }
                """))
        .containsExactly("Sample.java:9 Sample.apply: states no errors: @throws is missing");
  }

  @Test
  void aMissingCommentIsListedAndWhatIsNotPublicIsNot() throws IOException {
    assertThat(findings("public int a() { return 1; }\nint b() { return 1; }"))
        .containsExactly("Sample.java:3 Sample.a: has no Javadoc");
  }

  private static List<String> findings(String members) throws IOException {
    String text = "/** A sample. */\npublic class Sample {\n" + members + "}\n";
    var file =
        new SimpleJavaFileObject(
            URI.create("string:///Sample.java"), javax.tools.JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        };
    return DocRules.missing(ToolProvider.getSystemJavaCompiler(), List.of(file));
  }
}
