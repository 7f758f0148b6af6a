/** Evaluation of a model over a test split. */
package io.github.hrm4j.train.eval;
