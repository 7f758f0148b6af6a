/** The CUDA backend through the foreign function interface. Empty so far. */
module io.github.hrm4j.cuda {
  requires io.github.hrm4j.tensor;
}
