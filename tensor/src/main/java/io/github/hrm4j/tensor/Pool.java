package io.github.hrm4j.tensor;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps freed buffers by size, so that a training step that asks for the same sizes again gets the
 * same memory and nothing is allocated in the steady state. Safe for use by several threads.
 */
public final class Pool implements AutoCloseable {
  private static final long GRANULE = 64;

  private final Allocator allocator;
  private final TreeMap<Long, ArrayDeque<Buffer>> idle = new TreeMap<>();
  private long ownedBytes;
  private long peakOwnedBytes;
  private long liveBytes;
  private long peakLiveBytes;
  private long allocations;
  private long liveBuffers;
  private long leasedBytes;
  private long generations;
  private boolean closed;
  private Reservation reserving;

  /**
   * An empty pool.
   *
   * @param allocator where its memory comes from
   */
  public Pool(Allocator allocator) {
    this.allocator = allocator;
  }

  /** A buffer of at least the given size, with unspecified contents and no references. */
  synchronized Buffer take(long bytes) {
    Buffer buffer = next(bytes);
    liveBytes += buffer.bytes();
    liveBuffers++;
    peakLiveBytes = Math.max(peakLiveBytes, liveBytes);
    return buffer;
  }

  /**
   * Memory for a backend's own use (scratch, packed operands), with unspecified contents: no tensor
   * owns it and no scope frees it.
   *
   * @param bytes the least size
   * @return the memory, until it is given back
   * @throws IllegalStateException if the pool is closed and has none left
   */
  public synchronized Buffer lease(long bytes) {
    Buffer buffer = next(bytes);
    leasedBytes += buffer.bytes();
    return buffer;
  }

  /**
   * As {@link #lease}, but never with memory that lies idle: for what is kept for long, so that it
   * does not take away what the next training step will ask for.
   *
   * @param bytes the least size
   * @return the memory, until it is given back
   * @throws IllegalStateException if the pool is closed
   */
  public synchronized Buffer leaseNew(long bytes) {
    Buffer buffer = allocate(roundUp(Math.max(bytes, 1)));
    leasedBytes += buffer.bytes();
    return buffer;
  }

  /**
   * Takes back what {@link #lease} gave; once for each lease.
   *
   * @param leased what {@link #lease} returned
   */
  public synchronized void giveBack(Buffer leased) {
    leasedBytes -= leased.bytes();
    keep(leased);
  }

  private Buffer next(long bytes) {
    long size = roundUp(Math.max(bytes, 1));
    ArrayDeque<Buffer> free = idle.get(size);
    Buffer idleOne = free == null ? null : free.pollLast();
    Buffer buffer = idleOne == null ? allocate(size) : idleOne;
    if (reserving != null) {
      reserving.buffers.add(buffer);
    }
    return buffer;
  }

  private Buffer allocate(long size) {
    if (closed) {
      throw new IllegalStateException("the backend is closed; open another one");
    }
    Buffer buffer = new Buffer(this, allocator.allocate(size), size);
    buffer.nextUse(++generations);
    ownedBytes += size;
    peakOwnedBytes = Math.max(peakOwnedBytes, ownedBytes);
    allocations++;
    return buffer;
  }

  synchronized void recycle(Buffer buffer) {
    liveBytes -= buffer.bytes();
    liveBuffers--;
    keep(buffer);
  }

  private void keep(Buffer buffer) {
    buffer.nextUse(++generations);
    if (closed) {
      discard(buffer);
    } else {
      idle.computeIfAbsent(buffer.bytes(), size -> new ArrayDeque<>()).addLast(buffer);
    }
  }

  private static long roundUp(long bytes) {
    return (bytes + GRANULE - 1) / GRANULE * GRANULE;
  }

  private void discard(Buffer buffer) {
    ownedBytes -= buffer.bytes();
    allocator.free(buffer.segment());
  }

  /** Gives all idle buffers back to the allocator. */
  public synchronized void trim() {
    for (Map.Entry<Long, ArrayDeque<Buffer>> entry : idle.entrySet()) {
      entry.getValue().forEach(this::discard);
    }
    idle.clear();
  }

  /**
   * Begins to note what is taken, to be set aside when {@link Reservation#complete} is called: work
   * that a device repeats by itself needs its memory for itself, although no tensor lives in it.
   *
   * @return the reservation
   * @throws IllegalStateException if a reservation is being made already
   */
  public synchronized Reservation reserve() {
    if (reserving != null) {
      throw new IllegalStateException("a reservation is being made already");
    }
    reserving = new Reservation();
    return reserving;
  }

  /** Buffers that nobody gets until it is closed. */
  public final class Reservation implements AutoCloseable {
    private final Set<Buffer> buffers = new LinkedHashSet<>();
    private boolean complete;

    private Reservation() {}

    /**
     * Ends the noting: what was taken since the beginning, and has come back, is set aside.
     *
     * @throws IllegalStateException if some of it is still in use
     */
    public void complete() {
      synchronized (Pool.this) {
        reserving = null;
        for (Buffer buffer : buffers) {
          ArrayDeque<Buffer> same = idle.get(buffer.bytes());
          if (same == null || !same.contains(buffer)) {
            throw new IllegalStateException(
                "a result of " + buffer.bytes() + " bytes outlives the work that it was made in");
          }
        }
        for (Buffer buffer : buffers) {
          idle.get(buffer.bytes()).remove(buffer);
        }
        complete = true;
      }
    }

    /** {@return the bytes set aside} */
    public long bytes() {
      return complete ? buffers.stream().mapToLong(Buffer::bytes).sum() : 0;
    }

    /** Gives the buffers back to the pool, also where the noting has not come to its end. */
    @Override
    public void close() {
      synchronized (Pool.this) {
        if (reserving == this) {
          reserving = null;
        }
        if (complete) {
          buffers.forEach(Pool.this::keep);
        }
        complete = false;
        buffers.clear();
      }
    }
  }

  /** {@return what the pool holds at this moment} */
  public synchronized Stats stats() {
    return new Stats(
        ownedBytes,
        peakOwnedBytes,
        liveBytes,
        peakLiveBytes,
        liveBuffers,
        leasedBytes,
        allocations);
  }

  /** Frees everything idle; buffers still in use are freed when their last tensor goes. */
  @Override
  public synchronized void close() {
    closed = true;
    trim();
  }

  /**
   * A moment's accounts.
   *
   * @param ownedBytes held from the allocator, in use or idle
   * @param peakOwnedBytes the largest ownedBytes so far
   * @param liveBytes in use by tensors
   * @param peakLiveBytes the largest liveBytes so far
   * @param liveBuffers number of buffers in use
   * @param leasedBytes in use by the backend itself
   * @param allocations number of times the allocator was asked; constant in the steady state
   */
  public record Stats(
      long ownedBytes,
      long peakOwnedBytes,
      long liveBytes,
      long peakLiveBytes,
      long liveBuffers,
      long leasedBytes,
      long allocations) {}
}
