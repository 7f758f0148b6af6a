/** JMH benchmarks of the engine. Empty so far. */
package io.github.hrm4j.bench;
