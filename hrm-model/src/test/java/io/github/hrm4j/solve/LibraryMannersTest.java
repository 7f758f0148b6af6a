package io.github.hrm4j.solve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.tensor.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.AccessFlag;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a library must not do to the program that it is in, checked on the bytecode. */
class LibraryMannersTest {
  private static final Set<String> NOT_TO_BE_USED =
      Set.of(
          "java/lang/System.exit",
          "java/lang/System.halt",
          "java/lang/Runtime.exit",
          "java/lang/Runtime.halt",
          "java/lang/Runtime.addShutdownHook",
          "java/lang/System.out",
          "java/lang/System.err",
          "java/lang/System.setProperty",
          "java/lang/Throwable.printStackTrace");

  /** Types that hold state even in a field that is final. */
  private static final List<String> STATEFUL =
      List.of("Ljava/util/concurrent/", "Ljava/lang/ThreadLocal;", "Ljava/util/HashMap;");

  static final class Rude {
    static int calls;

    private Rude() {}

    static void bye() {
      calls++;
      System.err.println("bye");
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Backend.class, Tape.class, Solver.class})
  void noExitNoOutputNoStaticState(Class<?> ofTheModule) throws Exception {
    URI location = ofTheModule.getProtectionDomain().getCodeSource().getLocation().toURI();
    if (location.getPath().endsWith(".jar")) {
      try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + location), Map.of())) {
        assertThat(findings(jar.getPath("/"))).isEmpty();
      }
    } else {
      assertThat(findings(Path.of(location))).isEmpty();
    }
  }

  @Test
  void aClassThatDoesSuchThingsIsFound() throws Exception {
    URI tests = Rude.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path file = Path.of(tests).resolve(Rude.class.getName().replace('.', '/') + ".class");
    assertThat(findings(ClassFile.of().parse(file)))
        .containsExactlyInAnyOrder(
            "io/github/hrm4j/solve/LibraryMannersTest$Rude uses java/lang/System.err",
            "io/github/hrm4j/solve/LibraryMannersTest$Rude has the static state calls");
  }

  private static List<String> findings(Path root) throws IOException {
    List<String> findings = new ArrayList<>();
    int classes = 0;
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith(".class") && file.toString().contains("hrm4j")) {
          findings.addAll(findings(parse(file)));
          classes++;
        }
      }
    }
    assertThat(classes).as("classes in " + root).isGreaterThan(20);
    return findings;
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> findings(ClassModel type) {
    String name = type.thisClass().asInternalName();
    List<String> findings = new ArrayList<>();
    for (PoolEntry entry : type.constantPool()) {
      if (entry instanceof MemberRefEntry member) {
        String used = member.owner().asInternalName() + "." + member.name().stringValue();
        if (NOT_TO_BE_USED.contains(used)) {
          findings.add(name + " uses " + used);
        }
      }
    }
    for (FieldModel field : type.fields()) {
      Set<AccessFlag> flags = field.flags().flags();
      boolean ofTheCompiler = flags.contains(AccessFlag.SYNTHETIC); // such as a switch's table
      if (flags.contains(AccessFlag.STATIC) && !ofTheCompiler && isState(field, flags)) {
        findings.add(name + " has the static state " + field.fieldName().stringValue());
      }
    }
    return findings;
  }

  private static boolean isState(FieldModel field, Set<AccessFlag> flags) {
    String type = field.fieldType().stringValue();
    return !flags.contains(AccessFlag.FINAL) || STATEFUL.stream().anyMatch(type::startsWith);
  }
}
