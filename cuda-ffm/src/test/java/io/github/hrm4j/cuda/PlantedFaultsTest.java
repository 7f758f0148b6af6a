package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.hrm4j.cuda.testkit.Commands;
import io.github.hrm4j.cuda.testkit.PlantedFault;
import io.github.hrm4j.cuda.testkit.StandIn;
import io.github.hrm4j.cuda.testkit.StandInDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes made on purpose, through the classes that the backend uses: each is caught. */
@Tag("tier1")
class PlantedFaultsTest {
  private static final int THREADS = 64;

  private StandInDevice standIn;

  @BeforeEach
  void install() {
    standIn = StandIn.fresh();
  }

  @AfterEach
  void backToTheEnvironment() {
    for (String setting : List.of("SCHEDULE", "LAZY", "LOST_AFTER", "MEMORY_MIB")) {
      standIn.set("HRM_STANDIN_" + setting, null);
    }
    standIn.reset();
  }

  private void reset(String setting, String value) {
    standIn.set("HRM_STANDIN_" + setting, value);
    standIn.reset();
  }

  /** What a kernel of (x, y) makes of x = 1, 2, 3, … under a schedule of the threads. */
  private float[] underSchedule(String schedule, String kernel) throws IOException {
    reset("SCHEDULE", schedule);
    try (var planted = new PlantedKernels()) {
      long x = planted.upload(PlantedKernels.counting(THREADS));
      long y = planted.floats(THREADS);
      planted.start(kernel).address(x).address(y).run(1, THREADS, THREADS * Float.BYTES);
      return planted.download(y, THREADS);
    }
  }

  @PlantedFault("missing barrier")
  void aMissingBarrierGivesOtherResultsUnderAnotherSchedule() throws IOException {
    float[] ascending = underSchedule("0", "missing_barrier");
    assertThat(underSchedule("1", "missing_barrier")).isNotEqualTo(ascending);
    assertThat(underSchedule("12345", "missing_barrier")).isNotEqualTo(ascending);
  }

  @Test
  void withItsBarrierAKernelGivesTheSameUnderEverySchedule() throws IOException {
    float[] ascending = underSchedule("0", "reverse");
    assertThat(ascending).startsWith(64, 63, 62).endsWith(2, 1);
    assertThat(underSchedule("1", "reverse")).isEqualTo(ascending);
    assertThat(underSchedule("12345", "reverse")).isEqualTo(ascending);
  }

  @Test
  void aBarrierMissingAtTheEndOfALoopIsSeenToo() throws IOException {
    float[][] results = new float[2][];
    for (int schedule = 0; schedule < 2; schedule++) {
      reset("SCHEDULE", String.valueOf(schedule));
      try (var planted = new PlantedKernels()) {
        long x = planted.upload(PlantedKernels.counting(3 * THREADS));
        long y = planted.floats(THREADS);
        planted.start("missing_loop_barrier").int32(3).address(x).address(y).run(1, THREADS);
        results[schedule] = planted.download(y, THREADS);
      }
    }
    assertThat(results[1]).isNotEqualTo(results[0]);
  }

  /** Runs one block of a kernel of (y) and gives the error that comes out at the end. */
  private CudaException failureOf(String kernel) throws IOException {
    var planted = new PlantedKernels();
    planted.start(kernel).address(planted.floats(THREADS)).run(1, THREADS);
    return failure(planted.stream::synchronize);
  }

  private static CudaException failure(Runnable action) {
    return catchThrowableOfType(CudaException.class, action::run);
  }

  @PlantedFault("divergent barrier")
  void aBarrierThatNotAllThreadsReachIsReportedWithItsLines() throws IOException {
    assertThat(failureOf("divergent_barrier"))
        .hasMessageContaining("divergent barrier in planted_divergent_barrier")
        .hasMessageContaining("thread (0,0,0) waits at")
        .hasMessageContaining("thread (16,0,0) has ended");
    standIn.reset();
    assertThat(failureOf("two_barriers")).hasMessageContaining("divergent barrier");
    standIn.reset();
    assertThat(failureOf("divergent_shuffle")).hasMessageContaining("divergent barrier");
  }

  @PlantedFault("out of bounds")
  void anAddressOutsideIsStickyAndTheJvmLives() throws IOException {
    for (long offset : new long[] {THREADS, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      standIn.reset();
      var planted = new PlantedKernels();
      long y = planted.floats(THREADS);
      planted.start("write").address(y).int64(offset).run(1, 1);
      CudaException first = failure(planted.stream::synchronize);
      assertThat(first.code()).isEqualTo(700);
      assertThat(first)
          .hasMessageMatching(".*(illegal address|a write before the).* in planted_write.*");
      assertThatThrownBy(() -> planted.floats(1))
          .isInstanceOf(CudaException.class)
          .hasMessageContaining("is lost; restart the program")
          .hasRootCause(first);
    }
  }

  @Test
  void theSignalsOfTheJvmItselfStillReachIt() throws IOException {
    anAddressOutsideIsStickyAndTheJvmLives();
    int[][] rows = {new int[1], null};
    int caught = 0;
    for (int i = 0; i < 200_000; i++) { // compiled, a null check is a signal
      try {
        caught -= rows[i % 2][0];
      } catch (NullPointerException e) {
        caught++;
      }
    }
    assertThat(caught).isEqualTo(100_000);
    assertThatThrownBy(() -> depth(0)).isInstanceOf(StackOverflowError.class);
  }

  private static int depth(int level) {
    return level < 0 ? 0 : depth(level + 1) + 1;
  }

  @PlantedFault("leak at exit")
  void whatIsStillAllocatedAtTheEndOfTheProcessIsListed(@TempDir Path folder) throws IOException {
    assertThat(leaksOf(folder, "keep")).containsExactly("leak device 4096 bytes");
    assertThat(leaksOf(folder, "free")).isEmpty();
  }

  private static List<String> leaksOf(Path folder, String what) throws IOException {
    Path report = folder.resolve(what);
    var result =
        Commands.run(
            120,
            Map.of("HRM_STANDIN_REPORT", report.toString()),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-D" + StandIn.LIBRARY + "=" + StandIn.library(),
            "-cp",
            System.getProperty("java.class.path"),
            LeakProbe.class.getName(),
            what);
    assertThat(result.code()).as(result.output()).isZero();
    return Files.readAllLines(report).stream().filter(line -> line.startsWith("leak ")).toList();
  }

  @Test
  void aWriteBehindASizeThatIsNoMultipleOfTheAlignmentIsSeen() throws IOException {
    var planted = new PlantedKernels();
    planted.start("write").address(planted.floats(250)).int64(250).run(1, 1);
    assertThat(failure(planted.stream::synchronize))
        .hasMessageContaining("a write behind the 1000 bytes");
  }

  @Test
  void aWriteOutsideOfASharedArrayIsSeen() throws IOException {
    assertThat(failureOf("shared_overrun").code()).isEqualTo(700);
  }

  @Test
  void hostMemoryAsAnArgumentIsRefusedAsTheDeviceWould() throws IOException {
    var planted = new PlantedKernels();
    long host = MemorySegment.ofArray(new float[1]).address() + 0x10000;
    planted.start("read").address(host).int64(0).address(planted.floats(1)).run(1, 1);
    assertThat(failure(planted.stream::synchronize).code()).isEqualTo(700);
  }

  @PlantedFault("use after free")
  void memoryThatWasFreedCannotBeRead() throws IOException {
    var planted = new PlantedKernels();
    MemorySegment x = planted.memory.allocate(4096);
    planted.memory.free(x);
    planted.start("read").address(x.address()).int64(5).address(planted.floats(1)).run(1, 1);
    CudaException fault = failure(planted.stream::synchronize);
    assertThat(fault.code()).isEqualTo(700);
    assertThat(fault).hasMessageContaining("20 bytes into 4096 bytes that were freed");
  }

  @PlantedFault("double free")
  void memoryIsFreedOnce() throws IOException {
    var planted = new PlantedKernels();
    MemorySegment x = planted.memory.allocate(4096);
    planted.memory.free(x);
    CudaException fault = failure(() -> planted.memory.free(x));
    assertThat(fault.call()).isEqualTo("cudaFree");
    assertThat(fault).hasMessageContaining("0 bytes into 4096 bytes that were freed");
  }

  @PlantedFault("wrong leading dimension")
  void aLeadingDimensionIsCheckedAndSoIsWhereItLeads() throws IOException {
    var planted = new PlantedKernels();
    var blas = new Blas(planted.stream, planted.memory);
    long a = planted.upload(PlantedKernels.counting(8 * 8));
    long c = planted.floats(8 * 8);
    var product = new Blas.Product(8, 8, 8, false, false, 1);
    var right = new Blas.Operand(a, 8, 0);
    var result = new Blas.Operand(c, 8, 0);
    CudaException refused =
        failure(() -> blas.gemm(product, new Blas.Operand(a, 7, 0), right, result, 0));
    assertThat(refused).hasMessageContaining("CUBLAS_STATUS_INVALID_VALUE");
    blas.gemm(product, right, right, result, 0);
    assertThat(planted.download(c, 1)).containsExactly(1380); // 1·1 + 2·9 + 3·17 + … + 8·57
    blas.gemm(product, new Blas.Operand(a, 1 << 20, 0), right, result, 0);
    assertThat(failure(planted.stream::synchronize).code()).isEqualTo(700);
  }

  @PlantedFault("missing synchronisation")
  void whoDoesNotWaitSeesWhatWasThereBefore() throws IOException {
    reset("LAZY", "1");
    try (var planted = new PlantedKernels();
        var pinned = new PinnedBuffer(planted.device, 4)) {
      long x = planted.upload(7);
      planted.stream.copyToHost(pinned, x, 4);
      assertThat(pinned.segment().get(ValueLayout.JAVA_FLOAT, 0)).isNaN();
      planted.stream.synchronize();
      assertThat(pinned.segment().get(ValueLayout.JAVA_FLOAT, 0)).isEqualTo(7);
    }
  }

  @Test
  void aStreamThatDoesNotWaitForAnotherOneComputesWithoutItsCopy() throws IOException {
    reset("LAZY", "1");
    try (var planted = new PlantedKernels();
        var copies = new Stream(planted.device);
        var copied = Event.create(planted.device);
        var pinned = new PinnedBuffer(planted.device, 4)) {
      pinned.segment().set(ValueLayout.JAVA_FLOAT, 0, 7);
      long x = planted.floats(1);
      long y = planted.floats(1);
      copies.copyToDevice(x, pinned, 4);
      planted.start("read").address(x).int64(0).address(y).run(1, 1);
      assertThat(planted.download(y, 1)[0]).isNaN();
      copied.record(copies);
      planted.stream.waitFor(copied);
      planted.start("read").address(x).int64(0).address(y).run(1, 1);
      assertThat(planted.download(y, 1)[0]).isEqualTo(7);
    }
  }

  @PlantedFault("uninitialised read")
  void memoryStartsAsNaN() throws IOException {
    try (var planted = new PlantedKernels()) {
      long x = planted.floats(THREADS);
      long y = planted.upload(new float[THREADS]);
      planted.start("axpy").int64(THREADS).float32(0).address(x).address(y).run(1, THREADS);
      for (float value : planted.download(y, THREADS)) {
        assertThat(value).isNaN();
      }
      planted.start("uninitialised_shared").address(y).run(1, THREADS);
      float[] shared = planted.download(y, THREADS);
      assertThat(shared[0]).isEqualTo(1);
      assertThat(shared[THREADS - 1]).isNaN();
    }
  }

  @PlantedFault("device lost")
  void aLostDeviceFailsEveryLaterUseWithTheFirstCause() throws IOException {
    reset("LOST_AFTER", "2");
    var planted = new PlantedKernels();
    long y = planted.floats(1);
    for (int i = 0; i < 2; i++) {
      planted.start("write").address(y).int64(0).run(1, 1);
      planted.stream.synchronize();
    }
    planted.start("write").address(y).int64(0).run(1, 1);
    CudaException first = failure(planted.stream::synchronize);
    assertThat(first.code()).isEqualTo(999);
    assertThatThrownBy(() -> planted.upload(1))
        .hasMessageContaining("is lost; restart the program")
        .hasMessageContaining("the device was lost after 2 launches")
        .hasRootCause(first);
    planted.close(); // nothing is left to give back, and nothing throws
  }
}
