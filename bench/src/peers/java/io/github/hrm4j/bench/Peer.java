package io.github.hrm4j.bench;

/** Another library that multiplies float32 matrices. */
interface Peer {
  /** As tables call it. */
  String name();

  /** How many threads it may use from now on; one that has a single thread stays as it is. */
  void threads(int count);

  /** A product on operands of its own. */
  Product prepare(GemmShape shape);

  /** A product that can be made again and again. */
  interface Product {
    void run();

    /** The result [m, n] of the last run, row by row. */
    float[] result();
  }
}
