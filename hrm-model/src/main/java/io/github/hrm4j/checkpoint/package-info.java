/** Self-contained weight files with the reference's tensor names. */
package io.github.hrm4j.checkpoint;
