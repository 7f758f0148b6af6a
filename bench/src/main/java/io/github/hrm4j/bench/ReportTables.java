package io.github.hrm4j.bench;

/**
 * What a report holds, to be filled.
 *
 * @param limits of the CPU
 * @param products by device and size
 * @param steps by device and batch
 * @param finished whether nothing more will come
 */
record ReportTables(Table limits, Table products, Table steps, boolean finished) {
  static ReportTables empty() {
    return new ReportTables(
        Table.of("threads", "fma_gflops", "cache_gb_per_s", "memory_gb_per_s"),
        Table.of("device", "size", "gflops", "limit_gflops"),
        Table.of("device", "batch", "median_s", "best_s", "gflops", "limit_gflops", "native_mb"),
        false);
  }

  ReportTables asFinished() {
    return new ReportTables(limits, products, steps, true);
  }
}
