package io.github.hrm4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolTest {
  /** Counts what was asked for and given back. */
  private static final class CountingAllocator implements Allocator, AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final Set<Long> out = new HashSet<>();
    private int calls;

    @Override
    public MemorySegment allocate(long bytes) {
      calls++;
      MemorySegment block = arena.allocate(bytes, 64);
      out.add(block.address());
      return block;
    }

    @Override
    public void free(MemorySegment block) {
      assertThat(out.remove(block.address())).as("freed once").isTrue();
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  private final CountingAllocator allocator = new CountingAllocator();
  private final Pool pool = new Pool(allocator);

  @AfterEach
  void free() {
    allocator.close();
  }

  @Test
  void aFreedBufferServesTheNextRequestOfItsSize() {
    Buffer first = pool.take(100);
    first.retain();
    long address = first.address();
    first.release();
    Buffer second = pool.take(120);
    assertThat(second.address()).isEqualTo(address);
    assertThat(second.bytes()).isEqualTo(128);
    assertThat(allocator.calls).isEqualTo(1);
  }

  @Test
  void whatWasReservedNobodyElseGetsUntilItIsClosed() {
    Buffer buffer = pool.lease(64);
    pool.giveBack(buffer);
    Pool.Reservation reservation = pool.reserve();
    assertThatThrownBy(pool::reserve).isInstanceOf(IllegalStateException.class);
    assertThat(pool.lease(64)).isSameAs(buffer);
    pool.giveBack(buffer);
    reservation.complete();
    assertThat(reservation.bytes()).isEqualTo(64);
    Buffer other = pool.lease(64);
    assertThat(other).isNotSameAs(buffer);
    pool.giveBack(other);
    pool.trim();
    assertThat(allocator.out).containsExactly(buffer.address());
    reservation.close();
    assertThat(pool.lease(64)).isSameAs(buffer);
  }

  @Test
  void aReservationOfWhatIsStillInUseIsRefused() {
    Pool.Reservation reservation = pool.reserve();
    Buffer buffer = pool.lease(64);
    assertThatThrownBy(reservation::complete)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a result of 64 bytes outlives");
    reservation.close();
    pool.giveBack(buffer);
    assertThat(pool.lease(64)).isSameAs(buffer);
  }

  @Test
  void buffersInUseAreNotShared() {
    Buffer first = pool.take(64);
    first.retain();
    Buffer second = pool.take(64);
    second.retain();
    assertThat(second.address()).isNotEqualTo(first.address());
    assertThat(pool.stats().liveBytes()).isEqualTo(128);
    assertThat(pool.stats().liveBuffers()).isEqualTo(2);
    first.release();
    second.release();
    Pool.Stats stats = pool.stats();
    assertThat(stats.liveBytes()).isZero();
    assertThat(stats.ownedBytes()).isEqualTo(128);
    assertThat(stats.peakLiveBytes()).isEqualTo(128);
    assertThat(stats.allocations()).isEqualTo(2);
  }

  @Test
  void addressesAreAligned() {
    for (int bytes : new int[] {0, 1, 63, 64, 65, 1000}) {
      Buffer buffer = pool.take(bytes);
      assertThat(buffer.address() % 64).isZero();
      assertThat(buffer.bytes()).isGreaterThanOrEqualTo(Math.max(1, bytes));
    }
  }

  @Test
  void releasingTwiceThrows() {
    Buffer buffer = pool.take(10);
    buffer.retain();
    buffer.release();
    assertThatThrownBy(buffer::release)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("buffer of 64 bytes was released twice");
  }

  @Test
  void trimAndCloseGiveEverythingBack() {
    Buffer idle = pool.take(64);
    idle.retain();
    idle.release();
    pool.trim();
    assertThat(allocator.out).isEmpty();
    assertThat(pool.stats().ownedBytes()).isZero();
    Buffer live = pool.take(64);
    live.retain();
    pool.close();
    assertThat(allocator.out).hasSize(1);
    live.release();
    assertThat(allocator.out).isEmpty();
    assertThatThrownBy(() -> pool.take(1)).hasMessage("the backend is closed; open another one");
  }

  @Test
  void versionsCountWritesAndStartAgainForTheNextOwner() {
    Buffer buffer = pool.take(10);
    buffer.retain();
    long before = buffer.version();
    buffer.touched();
    assertThat(buffer.version()).isNotEqualTo(before);
    buffer.release();
  }
}
