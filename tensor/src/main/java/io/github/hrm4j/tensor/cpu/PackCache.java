package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Buffer;
import io.github.hrm4j.tensor.Pool;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Packed copies of right operands that are used again: a parameter is packed once for each update
 * instead of in every module pass.
 *
 * <p>An operand is worth a copy when it is seen for the second time with the same contents, as
 * parameters are in the forward passes, and activations are not; nor are parameters in a backward
 * that meets each of them once. A copy is good as long as the buffer's generation and version have
 * not changed; one whose generation has passed can never be asked for again and goes when the next
 * copy is made.
 */
final class PackCache implements AutoCloseable {
  /** The parameters of the 27 M model are 109 MB, and as much again if their gradient paths are. */
  static final long MAX_BYTES = 1L << 29;

  /** More than the operands of one training step. */
  private static final int MAX_SEEN = 1024;

  private final Gemm gemm;
  private final Pool pool;
  private final long maxBytes;
  private final Map<Operand, Contents> seen = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Operand, Pack> packs = new LinkedHashMap<>(16, 0.75f, true);
  private final List<Buffer> spare = new ArrayList<>();
  private long bytes;
  private long spareBytes;
  private boolean closed;

  /** With room for the given number of bytes. */
  PackCache(Gemm gemm, Pool pool, long maxBytes) {
    this.gemm = gemm;
    this.pool = pool;
    this.maxBytes = maxBytes;
  }

  /** Which elements of which memory, in which order. */
  private record Operand(Buffer buffer, Matrix matrix, int k, int n) {}

  /** What a buffer held: it changes with either number. */
  private record Contents(long generation, long version) {
    static Contents of(Buffer buffer) {
      return new Contents(buffer.generation(), buffer.version());
    }
  }

  /** A packed copy, as {@link Gemm#multiplyPacked} takes it. */
  static final class Pack {
    private final Buffer memory;
    private final long generation;
    private long version = -1; // never a buffer's: nothing is packed yet
    private int users;

    private Pack(Buffer memory, long generation) {
      this.memory = memory;
      this.generation = generation;
    }

    long address() {
      return memory.address();
    }
  }

  /**
   * The packed copy of B [k, n], made or renewed if need be; to be given back to {@link #release}.
   * Null if B was not seen before, or there is no room: then the caller packs for itself.
   */
  synchronized Pack acquire(Buffer buffer, Matrix b, int k, int n) {
    Operand operand = new Operand(buffer, b, k, n);
    long generation = buffer.generation();
    long version = buffer.version();
    Pack pack = packs.get(operand);
    if (pack == null || pack.generation != generation) {
      pack = seenBefore(operand) ? create(operand, generation) : null;
      if (pack == null) {
        return null;
      }
    } else if (pack.version == version) {
      pack.users++;
      return pack;
    } else if (pack.users > 0) {
      return null; // somebody still multiplies by the contents before the update
    }
    gemm.pack(b, k, n, pack.address());
    pack.version = version;
    pack.users++;
    return pack;
  }

  synchronized void release(Pack pack) {
    pack.users--;
    if (closed && pack.users == 0) {
      pool.giveBack(pack.memory);
    }
  }

  private boolean seenBefore(Operand operand) {
    Contents now = Contents.of(operand.buffer);
    Contents before = seen.put(operand, now);
    if (seen.size() > MAX_SEEN) {
      seen.remove(seen.keySet().iterator().next());
    }
    return now.equals(before);
  }

  private Pack create(Operand operand, long generation) {
    long needed = Gemm.packedBytes(operand.k, operand.n);
    makeRoom(needed);
    if (bytes + needed > maxBytes || packs.containsKey(operand)) {
      return null;
    }
    Pack pack = new Pack(memory(needed), generation);
    bytes += pack.memory.bytes();
    packs.put(operand, pack);
    return pack;
  }

  /** Drops what is dead, then what was used least recently, as far as nobody uses it now. */
  private void makeRoom(long needed) {
    for (boolean onlyDead : new boolean[] {true, false}) {
      Iterator<Map.Entry<Operand, Pack>> entries = packs.entrySet().iterator();
      while (entries.hasNext()) {
        Map.Entry<Operand, Pack> entry = entries.next();
        Pack pack = entry.getValue();
        boolean dead = entry.getKey().buffer.generation() != pack.generation;
        if (pack.users == 0 && (onlyDead ? dead : bytes + needed > maxBytes)) {
          entries.remove();
          drop(pack);
        }
      }
    }
  }

  /** What an earlier copy of this size left, else new memory; never what tensors come back to. */
  private Buffer memory(long needed) {
    for (Iterator<Buffer> left = spare.iterator(); left.hasNext(); ) {
      Buffer buffer = left.next();
      if (buffer.bytes() == needed) {
        left.remove();
        spareBytes -= needed;
        return buffer;
      }
    }
    while (!spare.isEmpty() && bytes + spareBytes + needed > maxBytes) {
      Buffer oldest = spare.removeFirst();
      spareBytes -= oldest.bytes();
      pool.giveBack(oldest);
    }
    return pool.leaseNew(needed);
  }

  private void drop(Pack pack) {
    bytes -= pack.memory.bytes();
    spareBytes += pack.memory.bytes();
    spare.add(pack.memory);
  }

  /** Gives all copies back to the pool; one that is multiplied by at the moment, afterwards. */
  @Override
  public synchronized void close() {
    closed = true;
    packs.values().stream().filter(pack -> pack.users == 0).forEach(this::drop);
    packs.clear();
    spare.forEach(pool::giveBack);
    spare.clear();
    seen.clear();
  }
}
