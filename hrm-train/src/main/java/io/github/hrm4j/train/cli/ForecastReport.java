package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.log.Texts;
import io.github.hrm4j.train.run.Forecast;
import io.github.hrm4j.train.run.Sizes;
import java.io.PrintWriter;
import java.util.Locale;

/** What {@code hrm train --dry-run} says. */
final class ForecastReport {
  private ForecastReport() {}

  static void print(PrintWriter out, TrainConfig config, Forecast forecast) {
    out.printf(Locale.ROOT, "parameters  %,d, and the puzzle embedding%n", forecast.parameters());
    out.printf(
        Locale.ROOT,
        "steps       %,d of %,d puzzles in %,d epochs, with %,d evaluations%n",
        forecast.steps(),
        config.globalBatchSize(),
        config.epochs(),
        forecast.evaluations());
    out.println("memory      " + memory(forecast));
    out.println("            " + forecast.backward().describe(config.step().method().gradient()));
    out.printf(
        Locale.ROOT,
        "time        %s (%.0f s): %.3f s a step, %.1f s an evaluation%n",
        Texts.duration(forecast.seconds()),
        forecast.seconds(),
        forecast.secondsPerStep(),
        forecast.secondsPerEvaluation());
    out.flush();
  }

  private static String memory(Forecast forecast) {
    String tensors = Sizes.text(forecast.nativeBytes()) + " of tensors";
    return forecast.residentBytes().isPresent()
        ? Sizes.text(forecast.residentBytes().getAsLong()) + " in all, with " + tensors
        : tensors + ", and what the JVM needs";
  }
}
