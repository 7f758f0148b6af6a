package io.github.hrm4j.train.cli;

import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.config.ConfigFile;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.GeneratedSudoku;
import io.github.hrm4j.train.run.DryRun;
import io.github.hrm4j.train.run.Forecast;
import io.github.hrm4j.train.run.RunListener;
import io.github.hrm4j.train.run.StopRequest;
import io.github.hrm4j.train.run.Trainer;
import io.github.hrm4j.train.run.TrainingRun;
import io.github.hrm4j.train.view.live.LiveServer;
import io.github.hrm4j.train.view.live.LiveStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hrm train}: trains a model, or goes on with training one. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Trains a model. Without data_path it makes a dataset of small Sudokus for itself and trains",
      "a small model on it; with data_path the reference's defaults apply.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  The whole thing, small, in minutes:",
      "    hrm train",
      "  The reference's commands, with hrm train in place of python pretrain.py:",
      "    hrm train data_path=data/sudoku-extreme-1k-aug-1000 epochs=20000 eval_interval=2000 \\",
      "        global_batch_size=384 lr=7e-5 puzzle_emb_lr=7e-5 weight_decay=1.0 \\",
      "        puzzle_emb_weight_decay=1.0",
      "  Another model, from a file and the command line, under a name:",
      "    hrm train config=my.yaml arch.L_cycles=8 arch.pos_encodings=learned run_name=learned",
      "  After Ctrl-C or a crash:",
      "    hrm train resume=latest",
      "  Under a job scheduler that may kill it at any time; starts it, or goes on with it:",
      "    hrm train data_path=data/my-data run_dir=runs/mine resume=auto",
      "  A batch that does not fit into memory, in eight parts:",
      "    hrm train data_path=data/my-data global_batch_size=768 grad_accumulation=8",
      "  With curves in the browser while it goes on:",
      "    hrm train --live",
      "  How long will it take, and how much memory?",
      "    hrm train data_path=data/my-data --dry-run",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or input, 130 interrupted (after saving)."
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "KEY=VALUE",
      arity = "0..*",
      description =
          "Settings by the reference's names, such as epochs=100 or arch.L_cycles=8; +KEY=VALUE is"
              + " the same. Our own: device=auto|cpu|cuda|cuda:N, threads=N, run_dir=DIR,"
              + " resume=latest|auto|PATH, checkpoint_interval=STEPS, config=FILE.yaml.")
  private List<String> settings = List.of();

  @Option(
      names = "--print-config",
      description = "Print every setting as YAML, as all_config.yaml will have it, and stop.")
  private boolean printConfig;

  @Option(
      names = "--dry-run",
      description =
          "Time a few steps and say what the run would take: parameters, steps, memory, time. Makes"
              + " no run folder.")
  private boolean dryRun;

  @Option(
      names = "--live",
      description =
          "Serve the page of hrm view, with the run's curves as they grow, on 127.0.0.1, and say"
              + " its address.")
  private boolean live;

  @Override
  public Integer call() throws IOException {
    if (live && dryRun) {
      throw new ConfigException("--live and --dry-run exclude each other");
    }
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    Path base = Path.of("");
    double uptime = ManagementFactory.getRuntimeMXBean().getUptime() * 1e-3;
    TrainPlan plan =
        TrainPlan.of(
            settings,
            base,
            new SeededRandom(System.nanoTime(), ProcessHandle.current().pid()),
            Runtime.getRuntime().availableProcessors(),
            warning -> err.println("hrm: warning: " + warning));
    if (printConfig) {
      out.print(ConfigFile.write(plan.config()));
      out.flush();
      return 0;
    }
    if (plan.dataset().isPresent()) {
      Path data = base.resolve(plan.config().dataPath());
      try (ProgressLine progress = new ProgressLine()) {
        GeneratedSudoku.ensure(data, plan.dataset().get(), progress);
      }
    }
    StopRequest stop = new StopRequest();
    try (InterruptHook _ = new InterruptHook(stop, err, "Stopping after this step…");
        Backend backend = Devices.open(plan.config().host());
        RunListener display = Terminal.display(err)) {
      if (dryRun) {
        return dryRun(plan, base, backend, display, stop, uptime);
      }
      if (!live) {
        return train(plan, base, backend, display, stop);
      }
      LiveStatus status = new LiveStatus(display);
      try (LiveServer server =
          LiveServer.start(base.resolve(plan.config().names().folder()), status)) {
        err.println("Watch it at " + server.address());
        return train(plan, base, backend, status, stop);
      }
    }
  }

  private int train(
      TrainPlan plan, Path base, Backend backend, RunListener display, StopRequest stop)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    TrainingRun.Setting setting =
        new TrainingRun.Setting(
            base,
            settings,
            Version.text(),
            System::nanoTime,
            InstantSource.system(),
            stop,
            display);
    Trainer.Outcome outcome =
        new TrainingRun(plan.config(), plan.resume(), setting)
            .run(
                backend,
                result -> {
                  display.finish();
                  new TrainReport(out, plan.config(), Terminal.isInteractive()).print(result);
                });
    out.flush();
    return outcome == Trainer.Outcome.INTERRUPTED ? InterruptHook.EXIT_CODE : 0;
  }

  private int dryRun(
      TrainPlan plan,
      Path base,
      Backend backend,
      RunListener display,
      StopRequest stop,
      double uptime)
      throws IOException {
    TrainConfig config = plan.config().on(backend);
    Optional<Forecast> forecast =
        new DryRun(config, System::nanoTime, display, stop)
            .run(backend, base.resolve(config.dataPath()), uptime);
    display.finish();
    if (forecast.isEmpty()) {
      return InterruptHook.EXIT_CODE;
    }
    ForecastReport.print(spec.commandLine().getOut(), config, forecast.get());
    return 0;
  }
}
