package io.github.hrm4j.train.data;

import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.puzzle.ArcPair;
import io.github.hrm4j.puzzle.ArcTask;
import io.github.hrm4j.puzzle.ArcVariant;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Draws the variants of a task: as many different ones as are wanted, each tried and kept if the
 * hash of the whole puzzle, of all pairs for training and for testing, has not occurred before. A
 * task with symmetries of its own, or with few colours, has few different variants, so there is an
 * end to the tries.
 */
final class ArcVariants {
  private static final int TRIES = 5; // for each variant wanted
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  // Rounded up to longs; what is left over beyond a grid's cells stays 0.
  private final byte[] image =
      new byte[(ArcGrid.MAX_SIZE * ArcGrid.MAX_SIZE + Long.BYTES - 1) / Long.BYTES * Long.BYTES];

  /**
   * The codes of a task's variants, which depend on the seed and the task's id alone.
   *
   * @param wanted how many beside the task itself
   * @return the identity's code, then those of the variants found
   */
  int[] draw(ArcTask task, int wanted, long seed) {
    int[] codes = new int[Math.min(wanted, 1 << 10) + 1];
    codes[0] = ArcVariant.IDENTITY.code();
    int count = 1;
    Set<Long> hashes = new HashSet<>(Set.of(hash(task, ArcVariant.IDENTITY)));
    var random = SeededRandom.named(seed, "arc variants of " + task.id());
    long tries = (long) TRIES * wanted;
    for (long i = 0; i < tries && count <= wanted; i++) {
      ArcVariant variant = ArcVariant.draw(random);
      if (hashes.add(hash(task, variant))) {
        if (count == codes.length) {
          codes = Arrays.copyOf(codes, (int) Math.min(2L * count, wanted + 1L));
        }
        codes[count++] = variant.code();
      }
    }
    return Arrays.copyOf(codes, count);
  }

  /**
   * A hash of a task's variant that does not look at the order of its pairs. 64 bits, mixed as
   * SplitMix64 does: that two different ones of a thousand variants get the same, and one of them
   * is dropped, happens to one task in 10¹³.
   */
  long hash(ArcTask task, ArcVariant variant) {
    long sum = 0;
    for (ArcPair pair : task.train()) {
      sum += hash(pair, variant);
    }
    for (ArcPair pair : task.test()) {
      sum += hash(pair, variant);
    }
    return sum;
  }

  private long hash(ArcPair pair, ArcVariant variant) {
    return mix(mix(hash(pair.input(), variant)) + hash(pair.output(), variant));
  }

  private long hash(ArcGrid grid, ArcVariant variant) {
    int cells = grid.rows() * grid.columns();
    int end = (cells + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    Arrays.fill(image, Math.max(0, end - Long.BYTES), end, (byte) 0);
    variant.apply(grid, image);
    long hash = variant.transform().swapsAxes() ? grid.columns() : grid.rows();
    hash = mix(hash * 31 + cells);
    for (int at = 0; at < end; at += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(image, at));
    }
    return hash;
  }

  private static long mix(long bits) {
    long z = bits + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
