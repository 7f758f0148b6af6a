package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("tier0")
class CudaStatusTest {
  /** A library with an error that nobody has taken yet. */
  private static final class FakeTexts implements ErrorTexts {
    private int last;
    private int taken;

    @Override
    public String name(int code) {
      return "cudaErrorName" + code;
    }

    @Override
    public String description(int code) {
      return "words about " + code;
    }

    @Override
    public String blasName(int code) {
      return "CUBLAS_" + code;
    }

    @Override
    public int takeLast() {
      taken++;
      return last;
    }
  }

  private final FakeTexts texts = new FakeTexts();
  private final CudaStatus status = new CudaStatus("cuda:1", texts);

  @Test
  void successIsNothing() {
    assertThatCode(
            () -> {
              status.check(0, "cudaFree");
              status.check(0, "cudaMemcpyAsync", 1L);
              status.checkBlas(0, "cublasSgemm_v2", "");
              status.requireAlive();
            })
        .doesNotThrowAnyException();
    assertThat(texts.taken).isZero();
  }

  @Test
  void aFailureSaysCallNameCodeAndSize() {
    assertThatThrownBy(() -> status.check(1, "cudaMemcpyAsync", 3L << 20))
        .isInstanceOfSatisfying(
            CudaException.class,
            e -> {
              assertThat(e.call()).isEqualTo("cudaMemcpyAsync");
              assertThat(e.code()).isEqualTo(1);
            })
        .hasMessage("cuda:1: cudaMemcpyAsync failed: cudaErrorName1 (1), 3 MiB: words about 1");
    assertThat(texts.taken).as("the library's last error is taken").isEqualTo(1);
    assertThatCode(status::requireAlive).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {214, 700, 702, 710, 714, 715, 716, 717, 718, 719, 999})
  void afterAStickyErrorTheDeviceIsLost(int code) {
    assertThatThrownBy(() -> status.check(code, "cudaStreamSynchronize"))
        .hasMessageContaining("cudaErrorName" + code);
    assertThat(status.isLost()).isTrue();
    assertThatThrownBy(() -> status.check(719, "cudaEventQuery")).hasMessageContaining("719");
    assertThatThrownBy(status::requireAlive)
        .as("the first cause, not the second")
        .isInstanceOf(CudaException.class)
        .hasMessageContainingAll("cuda:1 is lost", "restart", "cudaErrorName" + code)
        .hasMessageContaining("cudaStreamSynchronize");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 35, 98, 100, 209, 400, 600, 701, 900, 901})
  void otherErrorsAreNotSticky(int code) {
    assertThatThrownBy(() -> status.check(code, "cudaMalloc")).isInstanceOf(CudaException.class);
    assertThat(status.isLost()).isFalse();
  }

  @Test
  void blasHasCodesOfItsOwn() {
    assertThatThrownBy(() -> status.checkBlas(3, "cublasCreate_v2", "8 MiB"))
        .hasMessage("cuda:1: cublasCreate_v2 failed: CUBLAS_3 (3), 8 MiB: out of device memory");
    assertThat(status.isLost()).isFalse();
  }

  @Test
  void aBrokenDeviceUnderBlasIsFound() {
    texts.last = 700;
    assertThatThrownBy(() -> status.checkBlas(13, "cublasSgemm_v2", "[2, 3]"))
        .hasMessageContainingAll("cublasSgemm_v2", "cudaErrorName700 (700)", "[2, 3]");
    assertThat(status.isLost()).isTrue();
  }
}
