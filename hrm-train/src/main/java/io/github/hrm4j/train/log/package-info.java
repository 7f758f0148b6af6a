/** Metrics files and what is shown while a run goes on. */
package io.github.hrm4j.train.log;
