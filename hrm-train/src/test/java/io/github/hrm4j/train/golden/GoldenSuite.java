package io.github.hrm4j.train.golden;

import io.github.hrm4j.tensor.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the cases of a folder and runs them. */
final class GoldenSuite {
  private GoldenSuite() {}

  /**
   * The cases of a folder, by name: those of its direct sub-folders that have a description, or the
   * folder itself if it is one.
   *
   * @throws IOException if there is no case at all
   */
  static List<Path> cases(Path root) throws IOException {
    if (Files.exists(root.resolve(GoldenCase.DESCRIPTION))) {
      return List.of(root);
    }
    List<Path> cases = new ArrayList<>();
    for (Path folder : folders(root)) {
      if (Files.exists(folder.resolve(GoldenCase.DESCRIPTION))) {
        cases.add(folder);
      } else {
        System.out.println(
            "golden: skipped " + folder.getFileName() + ": it has no " + GoldenCase.DESCRIPTION);
      }
    }
    if (cases.isEmpty()) {
      throw new IOException(
          root + ": no folder in it has a " + GoldenCase.DESCRIPTION + "; see -Dhrm.golden=DIR");
    }
    return cases;
  }

  private static List<Path> folders(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new IOException(root + ": no such folder; see -Dhrm.golden=DIR");
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** Runs one case: a network, an operation, or a folder of operations. */
  static void run(Path folder, Backend backend, GoldenReport report) throws IOException {
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    GoldenCase golden = new GoldenCase(name, "", folder);
    if (golden.description().has("config")) {
      network(golden, backend, new Checks(golden, report));
    } else if (golden.description().has("ops")) {
      operations(golden, backend, report);
    } else {
      operation(golden, name, backend, report);
    }
  }

  private static void network(GoldenCase golden, Backend backend, Checks checks) {
    try (var _ = backend.openScope("golden")) {
      checks.part(
          "model",
          () -> {
            GoldenModel model = GoldenModel.create(golden, backend);
            model.checkParameters(checks);
            checks.part("rope", () -> model.checkRope(checks));
            checks.part("eval", () -> new GoldenEvaluation(model, checks).run());
            checks.part("eval-bf16", () -> new GoldenBf16(golden, backend, checks).run());
            checks.part("training", () -> new GoldenTraining(model, checks).run());
          });
    }
    checks.finish();
  }

  private static void operations(GoldenCase golden, Backend backend, GoldenReport report)
      throws IOException {
    new Checks(golden, report).finish();
    for (Path folder : folders(golden.folder())) {
      String operation = folder.getFileName().toString();
      if (Files.exists(folder.resolve(GoldenCase.DESCRIPTION))) {
        GoldenCase each = new GoldenCase(golden.name(), operation + "/", folder);
        operation(each, operation, backend, report);
      } else {
        System.out.println(
            "golden: skipped " + operation + ": it has no " + GoldenCase.DESCRIPTION);
      }
    }
  }

  private static void operation(
      GoldenCase golden, String name, Backend backend, GoldenReport report) {
    Checks checks = new Checks(golden, report);
    checks.part(
        name,
        () -> {
          try (var _ = backend.openScope(name)) {
            GoldenOps.find(name).check(new OpRun(golden, backend, checks));
          }
        });
    checks.finish();
  }
}
