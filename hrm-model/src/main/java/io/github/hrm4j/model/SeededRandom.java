package io.github.hrm4j.model;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * A counter-based generator: the n-th value is a pure function of (seed, stream, n), so that saving
 * and restoring it means saving one number, and parallel work can draw from streams of its own. The
 * mixing function is SplitMix64's (Steele, Lea and Flood 2014, fig. 16) over a Weyl sequence.
 */
public final class SeededRandom implements RandomGenerator {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long key;
  private long position;

  /**
   * A generator at position 0.
   *
   * @param seed any number
   * @param stream tells apart the sequences drawn from one seed
   */
  public SeededRandom(long seed, long stream) {
    this.key = mix(mix(seed + GOLDEN_GAMMA) ^ (stream * 0xD1342543DE82EF95L + 1));
  }

  /**
   * A generator at position 0 whose stream is told by a name: the FNV-1a hash of its UTF-8 bytes,
   * which is fixed for ever, unlike a library's hash code.
   *
   * @param seed any number
   * @param name tells apart the sequences drawn from one seed
   * @return the generator
   */
  public static SeededRandom named(long seed, String name) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ Byte.toUnsignedInt(b)) * 0x100000001b3L;
    }
    return new SeededRandom(seed, hash);
  }

  /** {@return how many values have been drawn} */
  public long position() {
    return position;
  }

  /**
   * Goes on as if the given number of values had been drawn.
   *
   * @param newPosition values drawn before
   */
  public void seek(long newPosition) {
    this.position = newPosition;
  }

  @Override
  public long nextLong() {
    position++;
    return mix(key + position * GOLDEN_GAMMA);
  }

  private static long mix(long bits) {
    long z = bits;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
