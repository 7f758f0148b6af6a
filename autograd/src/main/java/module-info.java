/** Reverse-mode derivatives over the tensor primitives. */
module io.github.hrm4j.autograd {
  requires transitive io.github.hrm4j.tensor;
  requires jdk.jfr;

  exports io.github.hrm4j.autograd;
  exports io.github.hrm4j.autograd.op;
}
