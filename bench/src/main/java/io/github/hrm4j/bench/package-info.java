/**
 * The command {@code hrm bench}: whole training steps, matrix products, and the machine's limits.
 */
package io.github.hrm4j.bench;
