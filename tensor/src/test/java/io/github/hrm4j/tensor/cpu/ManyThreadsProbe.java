package io.github.hrm4j.tensor.cpu;

/** What {@link ManyThreadsTest} starts in a JVM that can have few threads only. */
final class ManyThreadsProbe {
  private ManyThreadsProbe() {}

  @SuppressWarnings("try") // opened to see whether that is possible
  public static void main(String[] args) throws InterruptedException {
    try (Parallel _ = new Parallel(1_000)) {
      System.out.println("1000 threads");
    } catch (OutOfMemoryError e) {
      System.out.println("refused");
    }
    System.out.println(workers() + " left");
    try (Parallel few = new Parallel(2)) {
      System.out.println(few.threads() + " threads");
    }
  }

  private static long workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("hrm-worker"))
        .count();
  }
}
