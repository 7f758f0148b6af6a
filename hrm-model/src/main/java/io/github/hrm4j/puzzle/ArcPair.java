package io.github.hrm4j.puzzle;

/**
 * An example of an ARC task.
 *
 * @param input the question
 * @param output the answer
 */
public record ArcPair(ArcGrid input, ArcGrid output) {}
