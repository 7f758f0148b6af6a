/** Scoring of ARC: votes of augmented tasks, pass@K, submissions. */
package io.github.hrm4j.train.arc;
