package io.github.hrm4j.autograd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.op.Elementwise;
import io.github.hrm4j.tensor.Unary;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The {@link OpTable} leaves no operation out. */
class OpTableCompleteTest {
  @Test
  void everyOperationHasALine() throws Exception {
    assertThat(without(OpTable.lines())).isEmpty();
  }

  @Test
  void anOperationWithoutALineIsNoticed() throws Exception {
    List<OpLine> lines = OpTable.lines();
    assertThat(without(lines.stream().filter(l -> l.op() != Elementwise.class).toList()))
        .containsExactly("Elementwise");
  }

  @Test
  void everyFunctionWithADerivativeHasALine() {
    Set<String> covered =
        OpTable.lines().stream()
            .filter(line -> line.op() == Elementwise.class)
            .map(OpLine::variant)
            .collect(Collectors.toSet());
    Set<String> all =
        Arrays.stream(Unary.values())
            .filter(f -> f != Unary.SIGN)
            .map(Unary::name)
            .collect(Collectors.toSet());
    assertThat(covered).isEqualTo(all);
  }

  /** The operations compiled into autograd.op that none of the lines is about. */
  private static List<String> without(List<OpLine> lines)
      throws IOException, URISyntaxException, ClassNotFoundException {
    Set<Class<?>> covered = lines.stream().map(OpLine::op).collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    Path folder = Path.of(Elementwise.class.getResource("Elementwise.class").toURI()).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class")) {
          String simple = name.substring(0, name.length() - ".class".length());
          Class<?> type = Class.forName(Elementwise.class.getPackageName() + "." + simple);
          if (Op.class.isAssignableFrom(type) && !covered.contains(type)) {
            missing.add(simple);
          }
        }
      }
    }
    return missing;
  }
}
