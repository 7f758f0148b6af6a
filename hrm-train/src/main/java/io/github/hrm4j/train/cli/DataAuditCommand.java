package io.github.hrm4j.train.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.hrm4j.train.audit.Allowances;
import io.github.hrm4j.train.audit.AuditReport;
import io.github.hrm4j.train.audit.DatasetAudit;
import io.github.hrm4j.train.audit.Finding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hrm data audit}: checks a dataset's format, and that no test puzzle is in training. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Checks a dataset: every rule of the format, and that no test puzzle is in training, as it"
          + " is or augmented. A test puzzle counts as leaked if its question and answer together"
          + " are those of a training example; of Sudokus and mazes the question or the answer"
          + " alone. Answers alone that coincide in ARC are listed, but are no finding.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "    hrm data audit data/arc-aug-1000",
      "  Leaks that are known and accepted, an id a line:",
      "    hrm data audit data/arc-aug-1000 --allow known-leaks.txt",
      "",
      "Exit codes: 0 clean, 1 a finding, 2 wrong usage or input."
    })
final class DataAuditCommand implements Callable<Integer> {
  private static final int FOUND = 1;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The dataset's folder.")
  private Path dir;

  @Option(
      names = "--allow",
      paramLabel = "FILE",
      description = "Ids of leaks that are known and accepted, one a line, # for comments.")
  private Path allow;

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Set<String> allowed = allow == null ? Set.of() : Allowances.read(allow);
    AuditReport report;
    try (var progress = new ProgressLine()) {
      report = DatasetAudit.of(dir, allowed, progress);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(report));
    } else {
      lines(report).forEach(out::println);
    }
    out.flush();
    return report.isClean() ? 0 : FOUND;
  }

  private List<String> lines(AuditReport report) {
    List<String> lines =
        new ArrayList<>(report.findings().stream().map(Finding::toString).toList());
    report
        .unusedAllowances()
        .forEach(id -> lines.add("note: %s is allowed, but was not found".formatted(id)));
    for (Finding.Type type : Finding.Type.values()) {
      long kept = report.findings().stream().filter(each -> each.type() == type).count();
      if (report.count(type) > kept) {
        lines.add("note: %d more of type %s".formatted(report.count(type) - kept, type.label()));
      }
    }
    report
        .splits()
        .forEach(
            (split, size) ->
                lines.add(
                    "%s: %d groups, %d puzzles, %d examples"
                        .formatted(split, size.groups(), size.puzzles(), size.examples())));
    lines.add(
        "%s: %s, compared under %s (%s)"
            .formatted(dir, report.kind(), report.augmentations(), report.basis()));
    lines.add(summary(report));
    return lines;
  }

  private String summary(AuditReport report) {
    if (report.splits().size() == 1) {
      return "%s: %d faults; only one split, so nothing can have leaked"
          .formatted(report.isClean() ? "clean" : "not clean", report.count(Finding.Type.FAULT));
    }
    return "%s: %d leaks and %d allowed ones, %d answers alone, %d faults"
        .formatted(
            report.isClean() ? "clean" : "not clean",
            report.count(Finding.Type.LEAK),
            report.count(Finding.Type.ALLOWED),
            report.count(Finding.Type.ANSWER),
            report.count(Finding.Type.FAULT));
  }

  private String json(AuditReport report) throws JsonProcessingException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("dataset", dir.toString());
    root.put("kind", report.kind());
    root.put("augmentations", report.augmentations());
    root.put("augmentations_recorded", report.recorded());
    root.put("augmentations_basis", report.basis());
    root.put("splits", report.splits());
    root.put("clean", report.isClean());
    for (Finding.Type type : Finding.Type.values()) {
      root.put(type.label() + "_count", report.count(type));
    }
    List<Map<String, String>> findings = new ArrayList<>();
    for (Finding each : report.findings()) {
      Map<String, String> finding = new LinkedHashMap<>();
      finding.put("type", each.type().label());
      finding.put("id", each.id());
      finding.put("place", each.place());
      finding.put("message", each.message());
      findings.add(finding);
    }
    root.put("findings", findings);
    root.put("unused_allowances", report.unusedAllowances());
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(root);
  }
}
