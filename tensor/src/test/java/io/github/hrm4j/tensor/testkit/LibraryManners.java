package io.github.hrm4j.tensor.testkit;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.reflect.AccessFlag;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a library must not do to the program that it is in, looked for in the bytecode: end the
 * process, print, keep state in a static field.
 */
public final class LibraryManners {
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

  /** Collections that change: what a static initialiser makes one for would be state. */
  private static final Pattern CHANGING =
      Pattern.compile("java/util/.*(Map|List|Set|Deque|Queue|Vector|Stack)");

  private LibraryManners() {}

  /**
   * What the classes of a module do that they must not.
   *
   * @param ofTheModule any class of it
   * @param looked which classes to look at, by their names
   * @throws IllegalArgumentException if those are fewer than 20: then this looks in the wrong place
   */
  public static List<String> findings(Class<?> ofTheModule, Predicate<String> looked)
      throws IOException, URISyntaxException {
    URI location = ofTheModule.getProtectionDomain().getCodeSource().getLocation().toURI();
    if (!location.getPath().endsWith(".jar")) {
      return findings(Path.of(location), looked);
    }
    try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + location), Map.of())) {
      return findings(jar.getPath("/"), looked);
    }
  }

  private static List<String> findings(Path root, Predicate<String> looked) throws IOException {
    List<String> findings = new ArrayList<>();
    int classes = 0;
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith(".class") && file.toString().contains("hrm4j")) {
          ClassModel type = ClassFile.of().parse(Files.readAllBytes(file));
          if (looked.test(type.thisClass().asInternalName().replace('/', '.'))) {
            findings.addAll(findings(type));
            classes++;
          }
        }
      }
    }
    if (classes < 20) {
      throw new IllegalArgumentException("only " + classes + " classes in " + root);
    }
    return findings;
  }

  /** What one class does that it must not. */
  public static List<String> findings(ClassModel type) {
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
    type.methods().stream()
        .filter(method -> method.methodName().equalsString("<clinit>"))
        .flatMap(method -> method.code().stream())
        .flatMap(code -> code.elementStream())
        .filter(NewObjectInstruction.class::isInstance)
        .map(made -> ((NewObjectInstruction) made).className().asInternalName())
        .filter(made -> CHANGING.matcher(made).matches())
        .forEach(made -> findings.add(name + " makes a static " + made));
    return findings;
  }

  private static boolean isState(FieldModel field, Set<AccessFlag> flags) {
    String type = field.fieldType().stringValue();
    return !flags.contains(AccessFlag.FINAL) || STATEFUL.stream().anyMatch(type::startsWith);
  }
}
