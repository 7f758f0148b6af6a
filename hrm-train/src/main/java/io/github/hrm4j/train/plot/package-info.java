/** Plots as files and in the terminal. */
package io.github.hrm4j.train.plot;
