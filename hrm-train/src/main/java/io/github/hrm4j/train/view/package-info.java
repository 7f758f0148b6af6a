/** Puzzles of a dataset as text for people. */
package io.github.hrm4j.train.view;
