/** The CUDA backend through the foreign function interface; found as a service, exports nothing. */
module io.github.hrm4j.cuda {
  requires io.github.hrm4j.tensor;

  provides io.github.hrm4j.tensor.BackendProvider with
      io.github.hrm4j.cuda.CudaBackendProvider;
}
