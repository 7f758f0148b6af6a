/** Settings by the reference's names: keys, defaults, files, command lines. */
package io.github.hrm4j.train.config;
