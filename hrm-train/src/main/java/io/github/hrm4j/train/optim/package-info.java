/** AdamATan2, sparse SignSGD and the learning-rate schedule. */
package io.github.hrm4j.train.optim;
