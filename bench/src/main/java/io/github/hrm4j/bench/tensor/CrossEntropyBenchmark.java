package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** The loss of the tokens, in both kinds, and backward. */
public class CrossEntropyBenchmark extends Device {
  private Tensor logits;
  private Tensor labels;
  private Tensor dSoftmax;
  private Tensor dStablemax;

  /** logits [rows, V]. */
  @Override
  void operands() {
    logits = normal(rows(), VOCABULARY);
    labels = indices(VOCABULARY, rows());
    dSoftmax = backend().crossEntropy(CrossEntropy.SOFTMAX, logits, labels);
    dStablemax = backend().crossEntropy(CrossEntropy.STABLEMAX, logits, labels);
  }

  /** Softmax. */
  @Benchmark
  public void softmax(Work work) {
    call(() -> backend().crossEntropy(CrossEntropy.SOFTMAX, logits, labels));
    work.floats(logits.size() + 2 * labels.size());
  }

  /** Stablemax, in float64 as in the reference. */
  @Benchmark
  public void stablemax(Work work) {
    call(() -> backend().crossEntropy(CrossEntropy.STABLEMAX, logits, labels));
    work.floats(logits.size() + 3 * labels.size());
  }

  /** The gradient of softmax's. */
  @Benchmark
  public void softmaxBackward(Work work) {
    call(() -> backend().crossEntropyBackward(CrossEntropy.SOFTMAX, logits, labels, dSoftmax));
    work.floats(2 * logits.size() + 2 * labels.size());
  }

  /** The gradient of stablemax's. */
  @Benchmark
  public void stablemaxBackward(Work work) {
    call(() -> backend().crossEntropyBackward(CrossEntropy.STABLEMAX, logits, labels, dStablemax));
    work.floats(2 * logits.size() + 3 * labels.size());
  }
}
