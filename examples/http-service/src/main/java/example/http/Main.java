package example.http;

import io.github.hrm4j.solve.Pretrained;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.solve.SolverOptions;
import java.io.IOException;

/** Starts the service; a signal (Ctrl-C, SIGTERM) stops it in good order. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException {
    Settings settings = Settings.of(System.getenv());
    Solver solver = load(settings);
    SolveServer server = new SolveServer(settings, solver::solve);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  solver.close();
                  System.out.println("stopped");
                }));
    System.out.println("listening on port " + server.port());
  }

  static Solver load(Settings settings) throws IOException {
    // Each puzzle on the thread of its worker: many at a time beat one with many threads.
    SolverOptions options = SolverOptions.defaults().withThreads(1);
    return settings.checkpoint() == null
        ? Pretrained.load(options)
        : Solver.load(settings.checkpoint(), options);
  }
}
