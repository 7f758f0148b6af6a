package io.github.hrm4j.tensor.testkit;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.util.TreeScanner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which methods of a file make and throw an exception: by themselves, or in a method of the same
 * file that they call by its plain name. Methods of one name count as one.
 */
final class OwnThrows {
  private final Set<String> throwing = new HashSet<>();
  private final Map<String, Set<String>> callsByName = new HashMap<>();

  OwnThrows(CompilationUnitTree unit) {
    new BodyScan().scan(unit, null);
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Map.Entry<String, Set<String>> each : callsByName.entrySet()) {
        if (each.getValue().stream().anyMatch(throwing::contains)) {
          grew |= throwing.add(each.getKey());
        }
      }
    }
  }

  boolean has(MethodTree method) {
    return throwing.contains(method.getName().toString());
  }

  /** The parameter is the method around the visited tree. */
  private final class BodyScan extends TreeScanner<Void, String> {
    @Override
    public Void visitMethod(MethodTree method, String outer) {
      return super.visitMethod(method, method.getName().toString());
    }

    @Override
    public Void visitLambdaExpression(LambdaExpressionTree lambda, String method) {
      return null; // it runs elsewhere
    }

    @Override
    public Void visitThrow(ThrowTree statement, String method) {
      if (method != null && statement.getExpression() instanceof NewClassTree) {
        throwing.add(method);
      }
      return super.visitThrow(statement, method);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, String method) {
      if (method != null && call.getMethodSelect() instanceof IdentifierTree name) {
        callsByName.computeIfAbsent(method, _ -> new HashSet<>()).add(name.getName().toString());
      }
      return super.visitMethodInvocation(call, method);
    }
  }
}
