package io.github.hrm4j.train.run;

/**
 * The best evaluation of a run so far.
 *
 * @param step after which it was made
 * @param value of best_metric
 * @param since evaluations made after it, none of them better
 */
public record Best(long step, double value, long since) {}
