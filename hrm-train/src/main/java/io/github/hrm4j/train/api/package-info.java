/** Training an HRM on a dataset of one's own from a Java program. */
package io.github.hrm4j.train.api;
