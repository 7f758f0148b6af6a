package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.arc.PassAtK;
import io.github.hrm4j.train.eval.ActSums;
import io.github.hrm4j.train.eval.Evaluation;
import io.github.hrm4j.train.eval.EvaluationReport;
import io.github.hrm4j.train.eval.EvaluationReport.Pass;
import io.github.hrm4j.train.eval.SegmentCurve.Point;
import io.github.hrm4j.train.log.Texts;
import io.github.hrm4j.train.plot.TextPlot;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code hrm evaluate} says to a person. */
final class EvaluationText {
  /** What each metric means in a few words, in the order in which they are shown. */
  private static final Map<String, String> WORDS =
      Map.of(
          "exact_accuracy", "exactly solved",
          "accuracy", "cells right",
          "valid_solutions", "valid solutions",
          "q_halt_accuracy", "q_halt is right");

  private static final List<String> ORDER =
      List.of("exact_accuracy", "accuracy", "valid_solutions", "q_halt_accuracy");

  private final PrintWriter out;

  EvaluationText(PrintWriter out) {
    this.out = out;
  }

  void print(EvaluationReport report) {
    Pass pass = report.pass();
    Evaluation evaluation = pass.evaluation();
    out.println(headline(report));
    table(pass, report.full());
    out.println();
    halting(evaluation.act(), evaluation.halting().act());
    pass.arc().ifPresent(scores -> arc(scores, report.full().flatMap(Pass::arc)));
    if (!report.curve().isEmpty()) {
      segments(report.curve());
    }
  }

  private static String headline(EvaluationReport report) {
    Evaluation evaluation = report.pass().evaluation();
    int segments = evaluation.halting().segments();
    String each = segments == 1 ? "1 segment" : segments + " segments";
    // Of two walks the first includes the JVM's warm-up: their times say little apart.
    double seconds = report.pass().seconds() + report.full().map(Pass::seconds).orElse(0.0);
    return "%d puzzles, %s %s, in %s"
        .formatted(
            evaluation.examples(),
            evaluation.halting().act() ? "at most" : "each",
            each,
            Texts.duration(seconds));
  }

  private void table(Pass pass, Optional<Pass> full) {
    if (full.isPresent()) {
      out.printf("  %-16s %12s %12s%n", "", "halting", "full length");
    }
    Map<String, Double> means = pass.evaluation().means();
    for (String name : ORDER) {
      if (means.containsKey(name)) {
        out.printf("  %-16s %12s", WORDS.get(name), percent(means.get(name)));
        full.ifPresent(other -> out.printf(" %12s", percent(other.evaluation().means().get(name))));
        out.println("   " + name);
      }
    }
    for (String name : List.of("steps", "lm_loss")) {
      out.printf("  %-16s %12s", name.equals("steps") ? "segments" : "loss", number(means, name));
      full.ifPresent(other -> out.printf(" %12s", number(other.evaluation().means(), name)));
      out.println("   " + name);
    }
  }

  private void halting(ActSums act, boolean measured) {
    String exact = percent(act.exactAccuracy() / Math.max(1, act.labelledRows())).strip();
    out.println(
        measured
            ? "Halting where q_halt > q_continue saved %s of the compute (%d of %d segments run)."
                .formatted(
                    percent(act.savedCompute()).strip(),
                    act.segments(),
                    Math.multiplyExact(act.rows(), (long) act.most()))
            : "Halting where q_halt > q_continue would save %s of the compute and solve %s: --halt act"
                .formatted(percent(act.savedCompute()).strip(), exact));
  }

  private void arc(PassAtK scores, Optional<PassAtK> full) {
    out.println();
    out.printf(
        "ARC: %d tasks with %d test inputs, %d votes%n",
        scores.tasks(), scores.testInputs(), scores.votes());
    out.println("  attempts   all test inputs (HRM)   fraction of them (TRM)");
    for (int i = 0; i < PassAtK.KS.size(); i++) {
      PassAtK.Pass pass = scores.passes().get(i);
      out.printf(
          "  %8d   %21s   %22s%s%n",
          pass.k(),
          percent(pass.allTestInputs()),
          percent(pass.testInputFraction()),
          atFullLength(full, i));
    }
  }

  private static String atFullLength(Optional<PassAtK> full, int i) {
    return full.map(scores -> scores.passes().get(i))
        .map(
            pass ->
                "   at full length %s, %s"
                    .formatted(percent(pass.allTestInputs()), percent(pass.testInputFraction())))
        .orElse("");
  }

  private void segments(List<Point> curve) {
    boolean rules = curve.getFirst().validSolutions().isPresent();
    out.println();
    out.printf(
        "  segment   cells right   exactly solved%s   q_halt is right     halted%n",
        rules ? "   valid solutions" : "");
    for (Point point : curve) {
      out.printf(
          "  %7d  %12s  %15s",
          point.segment(), percent(point.cellAccuracy()), percent(point.exactAccuracy()));
      point.validSolutions().ifPresent(valid -> out.printf("  %16s", percent(valid)));
      out.printf("  %16s  %9s%n", percent(point.qHaltAccuracy()), percent(point.halted()));
    }
    out.println();
    out.print(TextPlot.render(SegmentPlot.of(curve)));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String number(Map<String, Double> means, String name) {
    return String.format(Locale.ROOT, "%.4g", means.get(name));
  }
}
