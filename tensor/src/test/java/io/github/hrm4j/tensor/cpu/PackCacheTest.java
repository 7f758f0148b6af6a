package io.github.hrm4j.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Buffer;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Pool;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PackCacheTest {
  private static final int N = 70;
  private static final int K = 30;

  private final Random random = new Random(3);
  private SimdBackend simd;
  private Pool pool;

  @BeforeEach
  void open() {
    simd = new SimdBackend(2);
    simd.openScope("test");
    pool = simd.memory().pool();
  }

  @AfterEach
  void close() {
    simd.memory().current().close();
    simd.close();
    assertThat(pool.stats().leasedBytes()).isZero();
    assertThat(pool.stats().ownedBytes()).isZero();
  }

  private Tensor normal(int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return simd.tensor(shape, values);
  }

  /** The product by another backend, which has seen nothing before. */
  private static float[] fresh(Tensor x, Tensor w) {
    try (var other = new SimdBackend(1);
        var _ = other.openScope("fresh")) {
      Tensor a = other.tensor(x.shape(), x.toFloats());
      Tensor b = other.tensor(w.shape(), w.toFloats());
      return other.linear(a, b, null).toFloats();
    }
  }

  private void checkLinear(Tensor x, Tensor w) {
    assertThat(simd.linear(x, w, null).toFloats()).isEqualTo(fresh(x, w));
  }

  @Test
  void anOperandIsKeptPackedFromItsSecondUseOn() {
    Tensor x = normal(5, K);
    Tensor w = normal(N, K);
    checkLinear(x, w);
    assertThat(pool.stats().leasedBytes()).isZero();
    checkLinear(x, w);
    long packed = pool.stats().leasedBytes();
    assertThat(packed).isEqualTo(Gemm.packedBytes(K, N));
    checkLinear(x, w);
    assertThat(pool.stats().leasedBytes()).isEqualTo(packed);
  }

  @Test
  void theUntransposedProductHasACopyOfItsOwn() {
    Tensor w = normal(N, K);
    Tensor x = normal(5, K);
    Tensor dy = normal(5, N);
    float[] plain = simd.matmul(dy, false, w, false).toFloats();
    for (int i = 0; i < 3; i++) {
      assertThat(simd.matmul(dy, false, w, false).toFloats()).isEqualTo(plain);
      checkLinear(x, w);
    }
    assertThat(pool.stats().leasedBytes())
        .isEqualTo(Gemm.packedBytes(K, N) + Gemm.packedBytes(N, K));
  }

  @Test
  void whatIsMultipliedOnceBetweenUpdatesIsNotKept() {
    Tensor w = normal(N, K);
    Tensor dy = normal(5, N);
    for (int step = 0; step < 3; step++) {
      simd.matmul(dy, false, w, false);
      simd.assign(w, normal(N, K));
    }
    assertThat(pool.stats().leasedBytes()).isZero();
  }

  @Test
  void anUpdateRenewsTheCopy() {
    Tensor x = normal(5, K);
    Tensor w = normal(N, K);
    for (int step = 0; step < 4; step++) {
      for (int use = 0; use < 3; use++) {
        checkLinear(x, w);
      }
      if (step % 2 == 0) {
        simd.assign(w, normal(N, K));
      } else {
        simd.write(w, normal(N, K).buffer().segment().asSlice(0, (long) N * K * Float.BYTES));
      }
    }
    assertThat(pool.stats().leasedBytes()).isEqualTo(Gemm.packedBytes(K, N));
  }

  @Test
  void memoryThatServesAnotherTensorIsNotMistakenForTheFirst() {
    Tensor x = normal(5, K);
    Buffer before = null;
    for (int i = 0; i < 4; i++) {
      try (var _ = simd.openScope("model")) {
        Tensor w = normal(N, K);
        if (before != null) {
          assertThat(w.buffer()).isSameAs(before);
        }
        before = w.buffer();
        for (int use = 0; use < 3; use++) {
          checkLinear(x, w);
        }
      }
    }
    assertThat(pool.stats().leasedBytes()).isEqualTo(Gemm.packedBytes(K, N));
  }

  @Test
  void activationsAreNotKept() {
    for (int step = 0; step < 5; step++) {
      try (var _ = simd.openScope("step")) {
        simd.matmul(normal(K, 7), false, normal(7, N), false);
      }
    }
    assertThat(pool.stats().leasedBytes()).isZero();
  }

  @Test
  void partsOfOneTensorAreKeptApart() {
    Tensor x = normal(5, K);
    Tensor w = normal(2 * N, K);
    for (int use = 0; use < 3; use++) {
      checkLinear(x, w.slice(0, 0, N));
      checkLinear(x, w.slice(0, N, 2 * N));
    }
    assertThat(pool.stats().leasedBytes()).isEqualTo(2 * Gemm.packedBytes(K, N));
  }

  @Test
  void whatWasUsedLeastRecentlyGoesWhenThereIsNoRoom() {
    Gemm gemm = new Gemm(simd.parallel, pool);
    long each = Gemm.packedBytes(K, N);
    try (var cache = new PackCache(gemm, pool, 2 * each)) {
      Tensor[] w = {normal(K, N), normal(K, N), normal(K, N)};
      PackCache.Pack first = use(cache, w[0]);
      PackCache.Pack second = use(cache, w[1]);
      assertThat(use(cache, w[0])).isSameAs(first);
      assertThat(use(cache, w[2])).isNotNull();
      assertThat(pool.stats().leasedBytes()).isEqualTo(2 * each);
      assertThat(use(cache, w[0])).isSameAs(first);
      assertThat(use(cache, w[1])).isNotSameAs(second);
    }
    assertThat(pool.stats().leasedBytes()).isZero();
  }

  @Test
  void whatIsInUseNeitherGoesNorIsOverwritten() {
    Gemm gemm = new Gemm(simd.parallel, pool);
    try (var cache = new PackCache(gemm, pool, Gemm.packedBytes(K, N))) {
      Tensor w = normal(K, N);
      Tensor other = normal(K, N);
      cache.acquire(w.buffer(), matrix(w), K, N);
      PackCache.Pack pack = cache.acquire(w.buffer(), matrix(w), K, N);
      assertThat(use(cache, other)).isNull();
      simd.assign(w, other);
      assertThat(cache.acquire(w.buffer(), matrix(w), K, N)).isNull();
      cache.release(pack);
      assertThat(use(cache, w)).isSameAs(pack);
      assertThat(use(cache, other)).isNotNull();
    }
  }

  @Test
  void anOperandLargerThanAllRoomIsNotKept() {
    Gemm gemm = new Gemm(simd.parallel, pool);
    try (var cache = new PackCache(gemm, pool, Gemm.packedBytes(K, N) - 1)) {
      assertThat(use(cache, normal(K, N))).isNull();
    }
  }

  /** Seen at least twice, then given back. */
  private static PackCache.Pack use(PackCache cache, Tensor w) {
    PackCache.Pack pack = cache.acquire(w.buffer(), matrix(w), K, N);
    if (pack == null) {
      pack = cache.acquire(w.buffer(), matrix(w), K, N);
    }
    if (pack != null) {
      cache.release(pack);
    }
    return pack;
  }

  private static Matrix matrix(Tensor w) {
    return new Matrix(w.address(), N, 1);
  }

  @Test
  void severalThreadsMayShareParameters() throws InterruptedException {
    Tensor w = normal(N, K);
    float[] input = normal(40, K).toFloats();
    float[] expected = fresh(simd.tensor(Shape.of(40, K), input), w);
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 50; i++) {
                  try (var _ = simd.openScope("thread")) {
                    Tensor x = simd.tensor(Shape.of(40, K), input);
                    assertThat(simd.linear(x, w, null).toFloats()).isEqualTo(expected);
                  }
                }
              });
      thread.setUncaughtExceptionHandler((_, e) -> failures.add(e));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aTypeThatIsNotFloat32IsNotKept() {
    Tensor w = simd.cast(normal(N, K), DType.BF16);
    Tensor x = simd.cast(normal(5, K), DType.BF16);
    for (int use = 0; use < 3; use++) {
      simd.linear(x, w, null);
    }
    assertThat(pool.stats().leasedBytes()).isZero();
  }
}
