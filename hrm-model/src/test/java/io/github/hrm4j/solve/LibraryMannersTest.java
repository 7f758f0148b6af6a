package io.github.hrm4j.solve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.testkit.LibraryManners;
import java.lang.classfile.ClassFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The libraries behave in the program that they are in; training does by a test of its own. */
class LibraryMannersTest {
  static final class Rude {
    static final Map<String, Integer> SEEN = new TreeMap<>();
    static int calls;

    private Rude() {}

    static void bye() {
      calls++;
      SEEN.put("bye", calls);
      System.err.println("bye");
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Backend.class, Tape.class, Solver.class})
  void noExitNoOutputNoStaticState(Class<?> ofTheModule) throws Exception {
    assertThat(LibraryManners.findings(ofTheModule, _ -> true)).isEmpty();
  }

  @Test
  void aClassThatDoesSuchThingsIsFound() throws Exception {
    URI tests = Rude.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path file = Path.of(tests).resolve(Rude.class.getName().replace('.', '/') + ".class");
    assertThat(LibraryManners.findings(ClassFile.of().parse(file)))
        .containsExactlyInAnyOrder(
            "io/github/hrm4j/solve/LibraryMannersTest$Rude uses java/lang/System.err",
            "io/github/hrm4j/solve/LibraryMannersTest$Rude has the static state calls",
            "io/github/hrm4j/solve/LibraryMannersTest$Rude makes a static java/util/TreeMap");
  }
}
