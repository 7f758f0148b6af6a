package io.github.hrm4j.tensor.testkit;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What the Javadoc of a module's exported packages must say, checked on its sources:
 *
 * <ul>
 *   <li>every parameter and result that is a tensor or a variable, or holds some, has a tag that
 *       states its shape: in brackets, such as {@code [B, T, D]}, or in words;
 *   <li>every method that throws something of its own making, or calculates with tensors, states
 *       its errors.
 * </ul>
 *
 * <p>It holds for public methods and constructors of public types. An overriding method is left
 * out, since it inherits the text.
 */
public final class DocRules {
  private static final Pattern EXPORT = Pattern.compile("(?m)^\\s*exports\\s+([\\w.]+)\\s*;");
  private static final Pattern TENSORS = Pattern.compile("\\b(Tensor|Variable|Parameter)\\b");
  private static final Pattern SHAPE =
      Pattern.compile("\\[[^\\]]*\\]|\\bshapes?\\b|\\bsame tensor\\b");
  private static final Pattern REFERENCE = Pattern.compile("\\b[Aa]s\\s+\\{@link");

  private DocRules() {}

  /**
   * Lists what is missing.
   *
   * @param sources the folder of a module's sources, with its {@code module-info.java}
   * @return one line for each finding, such as {@code Backend.java:76 unary: …}
   */
  public static List<String> missing(Path sources) throws IOException {
    List<Path> files = new ArrayList<>();
    Matcher export = EXPORT.matcher(Files.readString(sources.resolve("module-info.java")));
    while (export.find()) {
      try (Stream<Path> inPackage =
          Files.list(sources.resolve(export.group(1).replace('.', '/')))) {
        files.addAll(inPackage.filter(file -> file.toString().endsWith(".java")).sorted().toList());
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      return missing(compiler, manager.getJavaFileObjectsFromPaths(files));
    }
  }

  static List<String> missing(JavaCompiler compiler, Iterable<? extends JavaFileObject> files)
      throws IOException {
    JavacTask task = (JavacTask) compiler.getTask(null, null, null, null, null, files);
    DocTrees docs = DocTrees.instance(task);
    List<String> findings = new ArrayList<>();
    for (CompilationUnitTree unit : task.parse()) {
      new UnitScan(docs, new OwnThrows(unit), findings).scan(unit, null);
    }
    return findings;
  }

  /** Visits the methods of one file. */
  private static final class UnitScan extends TreePathScanner<Void, Void> {
    private final DocTrees docs;
    private final OwnThrows ownThrows;
    private final List<String> findings;

    UnitScan(DocTrees docs, OwnThrows ownThrows, List<String> findings) {
      this.docs = docs;
      this.ownThrows = ownThrows;
      this.findings = findings;
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      return isVisible(type.getModifiers()) ? super.visitClass(type, null) : null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      boolean overrides =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(each -> each.getAnnotationType().toString().equals("Override"));
      // javac makes constructors where there are none in the source, without a position.
      boolean written = docs.getSourcePositions().getStartPosition(unit(), method) >= 0;
      if (isVisible(method.getModifiers()) && !overrides && written) {
        check(method);
      }
      return null;
    }

    private CompilationUnitTree unit() {
      return getCurrentPath().getCompilationUnit();
    }

    private ClassTree owner() {
      return (ClassTree) getCurrentPath().getParentPath().getLeaf();
    }

    /** Public, or a member of an interface, which is public without saying so. */
    private boolean isVisible(ModifiersTree modifiers) {
      TreePath parent = getCurrentPath().getParentPath();
      boolean inInterface = parent.getLeaf().getKind() == Tree.Kind.INTERFACE;
      return modifiers.getFlags().contains(Modifier.PUBLIC)
          || (inInterface && !modifiers.getFlags().contains(Modifier.PRIVATE));
    }

    private void check(MethodTree method) {
      DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
      if (comment == null) {
        report(method, "has no Javadoc");
        return;
      }
      MethodDoc doc = new MethodDoc(comment);
      if (REFERENCE.matcher(doc.description()).find()) {
        return; // it says what another method says
      }
      for (VariableTree parameter : method.getParameters()) {
        String name = parameter.getName().toString();
        if (holdsTensors(parameter.getType()) && !isCompact(method)) {
          requireShape(method, "@param " + name, doc.parameter(name));
        }
      }
      if (holdsTensors(method.getReturnType())) {
        requireShape(method, "@return", doc.result());
      }
      if (mayFail(method) && !doc.statesErrors()) {
        report(method, "states no errors: @throws is missing");
      }
    }

    private void requireShape(MethodTree method, String tag, String text) {
      if (!SHAPE.matcher(text).find()) {
        report(method, tag + " states no shape: '" + text.strip() + "'");
      }
    }

    private static boolean holdsTensors(Tree type) {
      return type != null && TENSORS.matcher(type.toString()).find();
    }

    /** A record's compact constructor: its parameters are documented with the record. */
    private boolean isCompact(MethodTree method) {
      return owner().getKind() == Tree.Kind.RECORD && method.getReturnType() == null;
    }

    /** It throws of its own, or is a primitive or an operation, whose operands may not fit. */
    private boolean mayFail(MethodTree method) {
      boolean takesTensors =
          method.getParameters().stream().anyMatch(each -> holdsTensors(each.getType()));
      String type = owner().getSimpleName().toString();
      boolean calculates =
          type.equals("Backend")
              || type.equals("FusedOps")
              || method.getName().contentEquals("apply");
      return ownThrows.has(method) || (takesTensors && calculates);
    }

    private void report(MethodTree method, String finding) {
      long start = docs.getSourcePositions().getStartPosition(unit(), method);
      Path file = Path.of(unit().getSourceFile().getName()).getFileName();
      findings.add(
          "%s:%d %s.%s: %s"
              .formatted(
                  file,
                  unit().getLineMap().getLineNumber(start),
                  owner().getSimpleName(),
                  method.getName(),
                  finding));
    }
  }
}
