/** Audits of datasets: the rules of the format, and test puzzles that are in training. */
package io.github.hrm4j.train.audit;
