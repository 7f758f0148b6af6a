package io.github.hrm4j.cuda;

import java.util.List;

/**
 * How many threads of a kernel a multiprocessor can hold, by the limits of the table "Technical
 * Specifications per Compute Capability" in NVIDIA's CUDA C++ Programming Guide.
 *
 * @param capability such as 80
 * @param threads most of a multiprocessor
 * @param blocks most of a multiprocessor
 * @param sharedBytes shared memory of a multiprocessor
 * @param reservedBytes of which the system takes so much for each block
 */
record Occupancy(int capability, int threads, int blocks, int sharedBytes, int reservedBytes) {
  private static final int WARP = 32;
  private static final int REGISTERS = 65_536;
  private static final int REGISTER_UNIT = 256; // registers are given to a warp in such pieces
  private static final int WARP_UNIT =
      4; // a multiprocessor has four parts, each with its registers
  private static final int SHARED_UNIT = 128;
  private static final int KIB = 1 << 10;

  /** The architectures that the PTX is assembled for. */
  static final List<Occupancy> ALL =
      List.of(
          new Occupancy(75, 1024, 16, 64 * KIB, 0),
          new Occupancy(80, 2048, 32, 164 * KIB, KIB),
          new Occupancy(86, 1536, 16, 100 * KIB, KIB),
          new Occupancy(89, 1536, 24, 100 * KIB, KIB),
          new Occupancy(90, 2048, 32, 228 * KIB, KIB),
          new Occupancy(100, 2048, 32, 228 * KIB, KIB),
          new Occupancy(120, 1536, 24, 100 * KIB, KIB));

  /** As ptxas names it. */
  String architecture() {
    return "sm_" + capability;
  }

  /**
   * The blocks that fit into one multiprocessor at once.
   *
   * @param blockThreads threads of a block
   * @param registers of a thread
   * @param shared bytes of a block
   */
  int blocksAtOnce(int blockThreads, int registers, int shared) {
    int warps = Math.ceilDiv(blockThreads, WARP);
    int ofWarp = roundUp(Math.max(registers, 1) * WARP, REGISTER_UNIT);
    int byRegisters = REGISTERS / ofWarp / WARP_UNIT * WARP_UNIT / warps;
    int ofBlock = roundUp(shared + reservedBytes, SHARED_UNIT);
    int byShared = ofBlock == 0 ? blocks : sharedBytes / ofBlock;
    int byThreads = threads / (warps * WARP);
    return Math.min(Math.min(blocks, byThreads), Math.min(byRegisters, byShared));
  }

  /** The share of the threads that a multiprocessor can hold, 0 to 1. */
  double of(int blockThreads, int registers, int shared) {
    int warps = Math.ceilDiv(blockThreads, WARP);
    return (double) blocksAtOnce(blockThreads, registers, shared) * warps * WARP / threads;
  }

  private static int roundUp(int value, int unit) {
    return Math.ceilDiv(value, unit) * unit;
  }
}
