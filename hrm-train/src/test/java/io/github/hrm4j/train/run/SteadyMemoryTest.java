package io.github.hrm4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Pool;
import io.github.hrm4j.train.config.TrainConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred steps of a model of a million parameters leave every account where it was. */
class SteadyMemoryTest {
  private static final int STEPS = 200;

  @TempDir private Path folder;

  /** What each scope owns, by its name, and what the pool holds. */
  private record Accounts(Map<String, Long> byOwner, Pool.Stats pool) {
    static Accounts of(Backend backend) {
      return new Accounts(
          backend.memory().current().bytesByOwner(), backend.memory().pool().stats());
    }
  }

  @Test
  void bytesByOwnerAreFlat() throws IOException {
    Path data = TinyDataset.write(folder.resolve("data"), 15, 0);
    TrainConfig config =
        TinyRuns.config(
            data,
            "arch.hidden_size=128",
            "arch.H_layers=2",
            "arch.L_layers=2",
            "global_batch_size=30",
            "epochs=300",
            "eval_interval=300",
            "checkpoint_interval=100000",
            "lr=1e-4");
    List<Accounts> accounts = new ArrayList<>();
    try (Backend backend = Backends.open(System.getProperty("hrm.backend", "simd"), 2)) {
      TinyRuns.run(
          backend,
          folder,
          config,
          false,
          new StopRequest(),
          TinyRuns.watching(_ -> accounts.add(Accounts.of(backend))));
    }
    assertThat(accounts).hasSizeGreaterThanOrEqualTo(STEPS);
    Accounts second = accounts.get(1);
    assertThat(second.byOwner()).containsOnlyKeys("run");
    for (Accounts now : accounts.subList(2, STEPS)) {
      assertThat(now.byOwner()).isEqualTo(second.byOwner());
      assertThat(now.pool().liveBytes()).isEqualTo(second.pool().liveBytes());
      assertThat(now.pool().ownedBytes()).isEqualTo(second.pool().ownedBytes());
      assertThat(now.pool().allocations()).isEqualTo(second.pool().allocations());
    }
  }
}
