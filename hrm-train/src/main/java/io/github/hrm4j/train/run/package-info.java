/** Training runs: the loop, its folder, checkpoints and resuming. */
package io.github.hrm4j.train.run;
