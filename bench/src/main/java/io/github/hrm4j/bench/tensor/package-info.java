/**
 * JMH benchmarks of the primitives, a class for each family of kernels, through the backend's own
 * doors. {@code hrm bench kernels} runs them and compares with what the machine can do at most.
 */
package io.github.hrm4j.bench.tensor;
