package io.github.hrm4j.train.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.testkit.LibraryManners;
import io.github.hrm4j.train.cli.Main;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Training from Java behaves in the program that it is in: all of the module but its program. */
class TrainingMannersTest {
  private static final String PROGRAM = Main.class.getPackageName() + ".";

  /**
   * The one exception, while {@link PuzzleData#save} writes: a half-written folder is removed when
   * the process is ended, and the hook with the end of the writing.
   */
  private static final String UNFINISHED_FOLDER =
      "io/github/hrm4j/train/data/NewDataset uses java/lang/Runtime.addShutdownHook";

  @Test
  void noExitNoOutputNoStaticState() throws Exception {
    assertThat(LibraryManners.findings(Training.class, name -> !name.startsWith(PROGRAM)))
        .containsExactly(UNFINISHED_FOLDER);
  }

  @Test
  void theProgramItselfWouldBeFound() throws Exception {
    assertThat(LibraryManners.findings(Training.class, name -> name.startsWith(PROGRAM)))
        .contains(Main.class.getName().replace('.', '/') + " uses java/lang/System.exit");
  }

  /** Otherwise the first test would not see what training does. */
  @Test
  void trainingReachesNoClassOfTheProgram() throws Exception {
    assertThat(reached(Training.class))
        .contains("io.github.hrm4j.train.run.Trainer")
        .noneMatch(name -> name.startsWith(PROGRAM));
  }

  /** The classes of the module that a class names, and those that they name. */
  private static Set<String> reached(Class<?> first) throws IOException, URISyntaxException {
    Path root = Path.of(first.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> reached = new TreeSet<>(Set.of(first.getName()));
    Deque<String> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      Path file = root.resolve(open.remove().replace('.', '/') + ".class");
      ClassModel type = ClassFile.of().parse(file);
      for (var entry : type.constantPool()) {
        if (entry instanceof ClassEntry named) {
          String name = named.asInternalName().replace('/', '.');
          if (name.startsWith("io.github.hrm4j.train.") && reached.add(name)) {
            open.add(name);
          }
        }
      }
    }
    return reached;
  }
}
