package io.github.hrm4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.model.Act;
import io.github.hrm4j.model.Carry;
import io.github.hrm4j.model.GradientSink;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.cpu.WorkerRuns;
import io.github.hrm4j.train.optim.AdamAtan2;
import io.github.hrm4j.train.optim.SparseSignSgd;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Three steps of the default model give the same bits whatever the number of threads. */
class DefaultModelThreadsTest {
  private static final int ROWS = 3;
  private static final int STEPS = 3;
  private static final HrmConfig CONFIG =
      HrmConfig.of(Map.of("vocab_size", 11, "seq_len", 81, "num_puzzle_identifiers", 1));

  @Test
  void sameBitsForOneTwoAndFourThreads() {
    long alone = train(1);
    assertThat(train(2)).isEqualTo(alone);
    assertThat(train(4)).isEqualTo(alone);
  }

  /** A checksum of every parameter, buffer and state after the steps. */
  private static long train(int threads) {
    try (Backend backend = Backends.open("simd", threads);
        var _ = backend.openScope("run")) {
      Hrm model = new Hrm(backend, CONFIG, 1);
      assertThat(model.parameterCount()).isEqualTo(27_275_266);
      Carry carry = new Carry(backend, CONFIG, ROWS);
      Update update = new Update(model);
      Act act = new Act(model);
      for (int step = 0; step < STEPS; step++) {
        try (var _ = backend.openScope("step")) {
          act.train(carry, batch(step), new SeededRandom(2, step), ROWS, update);
        }
      }
      assertThat(WorkerRuns.of(backend)).hasSize(threads).doesNotContain(0L);
      CRC32C sum = new CRC32C();
      model.state().values().forEach(tensor -> add(sum, tensor));
      add(sum, carry.zH());
      add(sum, carry.zL());
      return sum.getValue();
    }
  }

  private static void add(CRC32C sum, Tensor tensor) {
    sum.update(tensor.buffer().segment().asSlice(0, tensor.size() * 4).asByteBuffer());
  }

  private static PuzzleBatch batch(int step) {
    SeededRandom random = new SeededRandom(3, step);
    int[] inputs = random.ints((long) ROWS * 81, 1, 11).toArray();
    int[] labels = Arrays.stream(inputs).map(token -> token % 9 + 2).toArray();
    return new PuzzleBatch(ROWS, 81, inputs, labels, new int[ROWS]);
  }

  private static final class Update implements GradientSink {
    private final AdamAtan2 adam;
    private final SparseSignSgd signSgd = new SparseSignSgd(0.1);

    Update(Hrm model) {
      adam = new AdamAtan2(model.parameters(), 0.9, 0.95, 0.1);
    }

    @Override
    public void dense(Parameter parameter, Tensor gradient) {
      adam.step(parameter, gradient, 1e-3);
    }

    @Override
    public void rows(Tensor table, Tensor ids, Tensor gradient) {
      signSgd.step(table, ids, gradient, 1e-2);
    }
  }
}
