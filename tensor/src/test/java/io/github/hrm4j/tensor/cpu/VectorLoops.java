package io.github.hrm4j.tensor.cpu;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds the kernels in compiled classes: methods with a loop, in which vectors of the Vector API
 * are met, in the method itself or in those without a loop that it calls.
 */
final class VectorLoops {
  private static final String VECTOR_API = "jdk/incubator/vector/";

  /** A method by owner, name and descriptor. */
  private final Map<String, Method> methods = new HashMap<>();

  private record Method(String name, boolean hasLoop, boolean hasVectors, Set<String> calls) {}

  private VectorLoops() {}

  /** Those of the classes in a folder of one package, as {@code Class.method}. */
  static Set<String> in(Path folder) throws IOException {
    VectorLoops loops = read(folder);
    Set<String> names = new TreeSet<>();
    for (Method method : loops.methods.values()) {
      if (method.hasLoop && loops.meetsVectors(method, new HashSet<>())) {
        names.add(method.name);
      }
    }
    return names;
  }

  /** Methods that take or give a vector and are called, other than to make constants. */
  static Set<String> handOver(Path folder) throws IOException {
    VectorLoops loops = read(folder);
    Set<String> names = new TreeSet<>();
    for (Method method : loops.methods.values()) {
      for (String called : method.calls) {
        boolean ours = loops.methods.containsKey(called);
        if (ours && called.substring(called.indexOf('(')).contains(VECTOR_API)) {
          names.add(loops.methods.get(called).name);
        }
      }
    }
    return names;
  }

  private static VectorLoops read(Path folder) throws IOException {
    VectorLoops loops = new VectorLoops();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        loops.read(ClassFile.of().parse(file));
      }
    }
    return loops;
  }

  private void read(ClassModel type) {
    String owner = type.thisClass().asInternalName();
    String simple = owner.substring(owner.lastIndexOf('/') + 1);
    for (MethodModel method : type.methods()) {
      String name = method.methodName().stringValue();
      method
          .code()
          .filter(_ -> !name.startsWith("<")) // constants are made once
          .ifPresent(
              code ->
                  methods.put(
                      owner + '.' + name + method.methodType().stringValue(),
                      method(simple + '.' + name, code)));
    }
  }

  private static Method method(String name, CodeModel code) {
    Set<Label> passed = new HashSet<>();
    Set<String> calls = new HashSet<>();
    boolean hasLoop = false;
    boolean hasVectors = false;
    for (CodeElement element : code) {
      switch (element) {
        case LabelTarget target -> passed.add(target.label());
        case BranchInstruction branch -> hasLoop |= passed.contains(branch.target());
        case InvokeInstruction call -> {
          String owner = call.owner().asInternalName();
          hasVectors |= owner.startsWith(VECTOR_API);
          calls.add(owner + '.' + call.name().stringValue() + call.type().stringValue());
        }
        default -> {
          // Neither a loop nor a call.
        }
      }
    }
    return new Method(name, hasLoop, hasVectors, calls);
  }

  private boolean meetsVectors(Method method, Set<Method> visited) {
    if (method.hasVectors) {
      return true;
    }
    List<Method> straight =
        method.calls.stream()
            .map(methods::get)
            .filter(called -> called != null && !called.hasLoop && visited.add(called))
            .toList();
    return straight.stream().anyMatch(called -> meetsVectors(called, visited));
  }
}
