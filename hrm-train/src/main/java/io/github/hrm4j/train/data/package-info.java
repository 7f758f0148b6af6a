/** Datasets in the reference's layout: reading, batches, builders and the check for leaks. */
package io.github.hrm4j.train.data;
