/** Puzzles in, solutions out: a trained model for other programs. */
package io.github.hrm4j.solve;
