/** The puzzles that the model solves: text, tokens, rules and rendering, without any network. */
package io.github.hrm4j.puzzle;
