/** The program {@code hrm}. */
package io.github.hrm4j.train.cli;
